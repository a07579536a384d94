// Puts what `diff` and `contains` need into a few files, dist/bundle/: reading two hundred modules one by one takes longer than comparing
// two documents. `bin/seamcheck.js` takes them as long as they were made of the sources that are there.
//   node scripts/bundle.mjs [folder]      default: dist/bundle
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';
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
    const own = /[\\/]cli[\\/]commands[\\/](diff|contains)/.test(importer) || !/[\\/]cli[\\/]/.test(importer);
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

/** Node's own modules without the wrapping that `import` gives them, which opens even standard input: 15 ms. */
const builtIn = {
  name: 'built-in',
  renderChunk(code) {
    return code.replaceAll(/^import (?:([\w$]+)|\* as ([\w$]+)|(?:([\w$]+), )?(\{[^}]*\})) from "(node:[\w/]+)";$/gm, (_, only, all, first, named, name) => {
      const taken = [only ?? all ?? first, named?.replaceAll(' as ', ': ')].filter((one) => one !== undefined);
      return taken.map((one) => `const ${one} = globalThis.process.getBuiltinModule("${name}");`).join(' ');
    });
  },
};

const bundle = await rolldown({
  cwd: root,
  input: { bin: 'src/cli/bin.ts', 'second-opinion-worker': 'src/schema/second-opinion-worker.ts' },
  platform: 'node',
  external: [/^undici$/, /^@hyperjump\//],
  plugins: [noted, elsewhere, required, builtIn],
});
// First of all: who starts meanwhile takes the sources.
rmSync(join(target, 'made-of.json'), { force: true });
rmSync(target, { recursive: true, force: true });
await bundle.write({ dir: target, format: 'esm', chunkFileNames: '[name]-[hash].js' });
await bundle.close();

const foreign = new Map();
for (const file of modules) {
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
  if (folder !== undefined) foreign.set(folder, licenceOf(folder));
}
writeFileSync(join(target, 'LICENSES.txt'), [...foreign].map(([folder, text]) => `— ${relative(join(root, 'node_modules'), folder)}\n\n${text}`).join('\n\n'));

const own = [...modules].filter((file) => existsSync(file) && !file.includes('node_modules')).map((file) => relative(root, file));
const seen = ['scripts/bundle.mjs', 'package.json', 'node_modules/.package-lock.json', ...own].map((file) => {
  const { size, mtimeMs } = statSync(join(root, file));
  return [file.split(sep).join('/'), size, mtimeMs];
});
// What was changed meanwhile may be in it or not.
if (seen.every(([, , changed]) => changed < began)) writeFileSync(join(target, 'made-of.json'), `${JSON.stringify(seen)}\n`);

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
