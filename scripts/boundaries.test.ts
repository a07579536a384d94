// The boundary rules are themselves tested: a rule that guards a folder which has moved guards nothing and says nothing.
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Rule {
  readonly name: string;
  readonly from: { readonly path: readonly string[]; readonly pathNot?: readonly string[] };
  readonly to: { readonly path?: readonly string[]; readonly pathNot?: readonly string[] };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: readonly Rule[] };

/** One violation per rule: a file, and the import that breaks the rule. */
const violations: Readonly<Record<string, { readonly file: string; readonly imports: string }>> = {
  'model-imports': { file: 'src/model/planted.ts', imports: '../schema/validate.ts' },
  'schema-imports': { file: 'src/schema/planted.ts', imports: '../openapi/read.ts' },
  'openapi-imports': { file: 'src/openapi/planted.ts', imports: '../agreement/index.ts' },
  'pact-imports': { file: 'src/pact/planted.ts', imports: '../openapi/read.ts' },
  'agreement-imports': { file: 'src/agreement/planted.ts', imports: '../schema/validate.ts' },
  'talk-imports': { file: 'src/talk/planted.ts', imports: '../agreement/index.ts' },
  'launch-imports': { file: 'src/launch/planted.ts', imports: '../config/nearest.ts' },
  'engine-imports': { file: 'src/engine/planted.ts', imports: '../talk/http.ts' },
  'report-imports': { file: 'src/report/planted.ts', imports: '../engine/judge.ts' },
  'config-imports': { file: 'src/config/planted.ts', imports: '../launch/index.ts' },
  'probing-imports': { file: 'src/probing/planted.ts', imports: '../engine/judge.ts' },
  'prove-imports': { file: 'src/prove/planted.ts', imports: '../probing/equip.ts' },
  'cli-imports': { file: 'src/cli/planted.ts', imports: '../engine/judge.ts' },
  'author-imports': { file: 'src/author.ts', imports: './talk/http.ts' },
  'suites-import-the-author-only': { file: 'suites/cors/planted.check.ts', imports: '../../src/talk/http.ts' },
  'only-the-catalogue-imports-checks': { file: 'suites/cors/planted.probe.ts', imports: './on-500.check.ts' },
  'reference-app-stands-alone': { file: 'reference-app/web/src/planted.ts', imports: '../../../src/index.ts' },
  'no-circles': { file: 'src/model/planted-circle.ts', imports: './planted-circle-back.ts' },
};

describe('boundary rules', () => {
  let copy = '';
  let found: ReadonlySet<string> = new Set();
  let cruised = 0;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'seamcheck-boundaries-'));
    for (const name of ['src', 'suites', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    cpSync(join(root, 'reference-app/web/src'), join(copy, 'reference-app/web/src'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const { file, imports } of Object.values(violations)) {
      const planted = `import * as planted from '${imports}';\nexport const use: unknown = planted;\n`;
      if (existsSync(join(copy, file))) writeFileSync(join(copy, file), planted, { flag: 'a' });
      else writeFileSync(join(copy, file), planted);
    }
    writeFileSync(join(copy, 'src/model/planted-circle-back.ts'), "import * as back from './planted-circle.ts';\nexport const use: unknown = back;\n");
    const run = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
        'src',
        'suites',
        'reference-app/web/src',
      ],
      { cwd: copy, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
    );
    const { summary } = JSON.parse(run.stdout) as { summary: { totalCruised: number; violations: { from: string; rule: { name: string } }[] } };
    cruised = summary.totalCruised;
    found = new Set(summary.violations.map(({ from, rule }) => `${rule.name} ${from}`));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('the tool saw the sources', () => {
    expect(cruised).toBeGreaterThan(200);
  });
  test('every rule has a planted violation', () => {
    expect(Object.keys(violations).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
  test.for(Object.entries(violations))('%s fires', ([rule, { file }]) => {
    const said = [...found].filter((one) => one.startsWith(`${rule} `));
    expect(
      said.some((one) => one.endsWith(file) || rule === 'no-circles'),
      said.join('\n'),
    ).toBe(true);
  });
  test.for(
    forbidden.flatMap(({ name, from, to }) =>
      [from.path, from.pathNot, to.path, to.pathNot].flatMap((paths) => paths ?? []).map((path) => [name, path] as const),
    ),
  )('%s: %s matches a file', ([, path]) => {
    const pattern = new RegExp(path);
    expect(files(root).some((file) => pattern.test(file))).toBe(true);
  });
});

let known: readonly string[] | undefined;
/** Every source file, relative to the root. */
function files(from: string): readonly string[] {
  known ??= ['src', 'suites', 'reference-app/web/src', 'fixtures', 'scripts'].flatMap((folder) =>
    readdirSync(join(from, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(from.length)),
  );
  return known;
}
