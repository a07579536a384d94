// Puts what `diff` and `contains` need into one file, dist/bundle/program.cjs: reading two hundred modules one by one takes longer than
// comparing two documents. `bin/seamcheck.js` takes it as long as it was made of the sources that are there, and runs it with the code that
// V8 compiled of it here.
//   node scripts/bundle.mjs [folder]      default: dist/bundle
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { generatedDocument, yamlOf } from '../bench/generated-document.mjs';
import { root } from './steps.mjs';

const target = resolve(root, process.argv[2] ?? 'dist/bundle');
const began = Date.now();
const modules = new Set();

const noted = { name: 'noted', transform: (_code, id) => void modules.add(id) };

/**
 * What the other commands load when they are called: this bundle is not asked for them. What reads a config it takes from the sources, or
 * from what was built of them.
 */
const elsewhere = {
  name: 'elsewhere',
  resolveDynamicImport(specifier, importer = '') {
    const own = !/[\\/]cli[\\/](bin\.ts|commands[\\/](?!diff|contains))/.test(importer);
    return typeof specifier === 'string' && !own ? { id: specifier, external: true } : undefined;
  },
  transform(code, id) {
    if (!id.endsWith(join('cli', 'bin.ts'))) return undefined;
    const places = ['../../src/index.ts', '../src/index.js'].map((place) => JSON.stringify(place));
    const isThere = `process.getBuiltinModule('node:fs').existsSync(new URL(${places[0]}, import.meta.url))`;
    return replaced(code, "import('../index.ts')", `import(${isThere} ? ${places.join(' : ')})`);
  },
};

/** `require` that this bundler sees through: Ajv lies in the bundle then, and still runs when it is first asked for. */
const required = {
  name: 'required',
  transform(code, id) {
    if (!id.endsWith(join('schema', 'ajv.ts'))) return undefined;
    return replaced(code, 'const load = createRequire(import.meta.url);', '').replaceAll(/\bload\((?=')/g, 'require(');
  },
};

const common = {
  cwd: root,
  platform: 'node',
  // `using` is not known to the oldest Node that the package is for.
  transform: { target: 'node22.22' },
  external: [/^undici$/, /^@hyperjump\//],
  // Its `main` asks for its parts by a `require` that no bundler sees through.
  resolve: { alias: { 'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
};
const program = await rolldown({ ...common, input: 'src/cli/bin.ts', plugins: [noted, elsewhere, required] });
const worker = await rolldown({ ...common, input: 'src/schema/second-opinion-worker.ts', plugins: [noted] });
// First of all: who starts meanwhile takes the sources.
rmSync(join(target, 'made-of.json'), { force: true });
rmSync(target, { recursive: true, force: true });
await worker.write({ dir: target, format: 'esm', codeSplitting: false });
const { output } = await program.generate({ format: 'cjs', codeSplitting: false, comments: false });
await Promise.all([program.close(), worker.close()]);
const text = wrapped(inAscii(outside(whenAsked(output[0].code))));
const file = join(target, 'program.cjs');
// What was compiled of another text, V8 would take for compiled of this one where both are of one length.
writeFileSync(file, `${text}\n//${createHash('sha256').update(text).digest('hex').slice(0, 16)}\n`);
warmUp();

const foreign = new Map();
for (const file of modules) {
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
  if (folder !== undefined) foreign.set(folder, licenceOf(folder));
}
writeFileSync(join(target, 'LICENSES.txt'), [...foreign].map(([folder, text]) => `— ${relative(join(root, 'node_modules'), folder)}\n\n${text}`).join('\n\n'));

const own = [...modules].filter((file) => existsSync(file) && !file.includes('node_modules')).map((file) => relative(root, file));
const seen = ['scripts/bundle.mjs', 'bin/start-bundle.js', 'package.json', 'node_modules/.package-lock.json', ...own].map((file) => {
  const { size, mtimeMs } = statSync(join(root, file));
  return [file.split(sep).join('/'), size, mtimeMs];
});
// What was changed meanwhile may be in it or not.
if (seen.every(([, , changed]) => changed < began)) writeFileSync(join(target, 'made-of.json'), `${JSON.stringify(seen)}\n`);

/** Modules from outside are loaded when the first thing of them is asked for: half of Node's own are, in most runs, not needed. */
function whenAsked(code) {
  const names = [];
  const lazy = code.replaceAll(/^let ([\w$]+) = require\("([^"]+)"\);\n(\1 = __toESM\(\1, 1\);\n)?/gm, (_, name, id, wraps) => {
    names.push(name);
    const load = wraps === undefined ? `require("${id}")` : `__toESM(require("${id}"), 1)`;
    return `let ${name}$found;\nconst ${name}$ = () => ${name}$found ??= ${load};\n`;
  });
  return names.reduce((text, name) => text.replaceAll(new RegExp(`(?<![\\w$.])${name}\\.`, 'g'), () => `(${name}$()).`), lazy);
}

/** What a script run by `node:vm` imports, `bin/start-bundle.js` imports for it. */
function outside(code) {
  return code.replaceAll(/(?<![\w$.])import\(/g, 'importFrom(');
}

/** So that each byte is a character, in memory too. Other characters stand in texts and expressions, where an escape is the same. */
function inAscii(code) {
  return code.replaceAll(/[^\0-\x7F]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function wrapped(code) {
  return `(function (exports, require, module, __filename, __dirname, importFrom) {${code}\n})`;
}

/** Has V8 compile what most runs take: a comparison with breaks in JSON, one in YAML, a containment. Each adds to what the ones before left. */
function warmUp() {
  const folder = mkdtempSync(join(tmpdir(), 'seamcheck-bundle-'));
  const given = (name, text) => writeFileSync(join(folder, name), text);
  const run = (wanted, ...args) => {
    const start = `require(${JSON.stringify(join(root, 'bin/start-bundle.js'))}).start(${JSON.stringify(file)}, ${JSON.stringify(target)})`;
    const { status, signal, stderr } = spawnSync(process.execPath, ['-e', start, 'seamcheck', ...args], { cwd: folder, encoding: 'utf8' });
    if (!wanted.includes(status)) throw new Error(`The bundle does not run: ${signal ?? `exit ${status}`} ${stderr}`);
  };
  try {
    const [old, next] = [false, true].map((change) => generatedDocument({ operations: 30, change }));
    delete next.paths[Object.keys(next.paths)[1]];
    given('old.json', JSON.stringify(old, undefined, 2));
    given('new.json', JSON.stringify(next, undefined, 2));
    given('old.yaml', yamlOf(old).slice(1));
    given('new.yaml', yamlOf(next).slice(1));
    given('inner.json', '{"type": "array", "items": {"type": "string", "pattern": "^a+$", "maxLength": 9}}');
    given('outer.json', '{"type": "array", "items": {"type": "string", "pattern": "^[ab]*$"}}');
    // A break is found, and under load something may stay undecided.
    const decided = [0, 1, 3];
    run(decided, 'diff', 'old.json', 'new.json');
    run(decided, 'diff', 'old.yaml', 'new.yaml', '--format', 'json');
    run(decided, 'contains', 'inner.json', 'outer.json');
    // Where V8 names no place, what looks for it must be in the bundle.
    given('cut.json', '{"openapi": ');
    run([2], 'diff', 'cut.json', 'cut.json');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function replaced(code, text, by) {
  if (!code.includes(text)) throw new Error(`No source says ${text} any more: correct scripts/bundle.mjs.`);
  return code.replace(text, () => by);
}

function licenceOf(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8');
  const { license = 'unknown', author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${license}, ${typeof author === 'string' ? author : (author?.name ?? 'its authors')}\n`;
}
