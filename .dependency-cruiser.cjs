// Who may import whom (README, architecture). Each rule is proven by scripts/boundaries.test.ts: it fires on a planted violation,
// and every path it names exists.
// Lists and not alternations, so that each of their paths can be looked for.
const ours = ['^src/', '^suites/', '^reference-app/'];
const tests = ['\\.test(-data)?\\.ts$', '-for-tests\\.ts$', '\\.fixture\\.ts$'];
const only = (from, to, comment) => ({
  name: `${from}-imports`,
  severity: 'error',
  comment,
  from: { path: [`^src/${from}/`], pathNot: tests },
  to: { path: ours, pathNot: [`^src/${from}/`, ...to.map((folder) => `^src/${folder}`)] },
});

module.exports = {
  forbidden: [
    only('model', [], 'the words import nothing'),
    only('schema', ['model/'], 'schemas know only the words'),
    only('openapi', ['model/', 'schema/'], 'documents know words and schemas'),
    only('pact', ['model/', 'schema/'], 'pacts know words and schemas'),
    only('agreement', ['model/'], 'dialects are pure'),
    only('talk', ['model/'], 'talk carries, it does not judge'),
    only('launch', ['model/'], 'launchers know no check'),
    only('engine', ['model/'], 'the engine knows no part: parts are handed in'),
    only('report', ['model/'], 'reporters render what they are given'),
    only('config', ['model/', 'agreement/'], 'the config is checked against words and dialects'),
    only('probing', ['model/', 'engine/equipment\\.ts', 'agreement/', 'talk/', 'openapi/', 'pact/'], 'what probes work with'),
    only('prove', ['model/', 'engine/', 'launch/'], 'the proof drives the engine'),
    only(
      'cli',
      ['index\\.ts', 'model/', 'report/', 'schema/', 'openapi/', 'config/accepted\\.ts', 'config/find\\.ts'],
      'commands reach everything through the index; who compares documents starts without it',
    ),
    {
      name: 'author-imports',
      severity: 'error',
      comment: 'what suites may import is pure',
      from: { path: ['^src/author\\.ts$'] },
      to: { path: ours, pathNot: ['^src/model/', '^src/agreement/', '^src/openapi/', '^src/schema/'] },
    },
    {
      name: 'suites-import-the-author-only',
      severity: 'error',
      comment: 'checks and probes see the author and each other',
      from: { path: ['^suites/[^/]+/[^/]+\\.check\\.ts$', '^suites/[^/]+/[^/]+\\.probe\\.ts$'] },
      to: { path: ['.'], pathNot: ['^src/author\\.ts$', '^suites/[^/]+/[^/]+\\.probe\\.ts$'] },
    },
    {
      name: 'only-the-catalogue-imports-checks',
      severity: 'error',
      comment: 'a check is nobody else’s part',
      from: { path: ['.'], pathNot: ['^suites/catalogue\\.ts$'] },
      to: { path: ['\\.check\\.ts$'] },
    },
    {
      name: 'reference-app-stands-alone',
      severity: 'error',
      comment: 'no line of the reference app knows the tool',
      from: { path: ['^reference-app/'] },
      to: { path: ['^src/', '^suites/', '^fixtures/', '^scripts/'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'a circle has no beginning to read from',
      from: { path: ['^src/', '^suites/'] },
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.next/|/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
