import { describe, expect, test } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { judgeAgain } from './judge-again.ts';

const recording = {
  agreement: { public: [] },
  app: {
    name: 'app',
    ours: true,
    origins: {},
    openapi: true,
    pacts: false,
    web: false,
    users: ['a'],
    admins: [],
    freshUsers: false,
    resources: {},
    levers: [],
    exclude: [],
  },
  witnesses: {},
  exchanges: [],
  fingerprints: {},
};
const appReport = {
  name: 'app',
  verdict: 'pass',
  launcher: 'url',
  reach: 'reads',
  failOn: 'breaking',
  counts: { checks: {}, operations: 0, requests: 3, notAgreed: 0, beyondReach: 0 },
  outcomes: [{ check: 'errors/envelope-uniform' }, { check: 'gone/since' }],
  recording,
  took: { total: 1, launch: 1, waits: 0 },
};
const report = (more: object = {}): string => JSON.stringify({ schema: 1, started: '2026-11-21T00:00:00Z', apps: [{ ...appReport, ...more }] });
// In what a check looks at: the rest of a recording is not unpacked.
const dangling = report({
  outcomes: [{ check: 'contract/fixtures-valid' }],
  recording: { ...recording, witnesses: { 'contract/fixtures': { kind: 'said', data: { $exchange: 'x9' } } } },
});

describe('what is no recording', () => {
  test.each<readonly [string, string, RegExp]>([
    ['no JSON', '{"schema":', /run\.json is not JSON/],
    ['null', 'null', /not a report of a run/],
    ['a list', '[]', /not a report of a run/],
    ['another version', JSON.stringify({ schema: 2, apps: [] }), /another version/],
    ['without recordings', report({ recording: undefined }), /not a report of a run/],
    ['without outcomes', report({ outcomes: 3 }), /not a report of a run/],
    ['a reference that leads nowhere', dangling, /refers to the exchange x9/],
    ['a recording of nothing', report({ recording: {} }), /cannot be judged/],
  ])('%s', async (_name, text, message) => {
    const error: unknown = await judgeAgain({ file: 'run.json', text }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'recording-invalid', message: expect.stringMatching(message) });
  });
});

test('a recording in which nothing applies is no pass; checks that are gone since are left out', async () => {
  const again = await judgeAgain({ file: 'run.json', text: report() });
  expect(again).toMatchObject({ verdict: 'inconclusive', exitCode: 3, started: '2026-11-21T00:00:00Z' });
  expect(again.apps[0]?.outcomes.map(({ check, kind }) => [check, kind])).toEqual([['errors/envelope-uniform', 'none']]);
});

test('an unknown check is named with its nearest', async () => {
  await expect(judgeAgain({ file: 'run.json', text: report(), only: ['errors/envelope-unifrm'] })).rejects.toMatchObject({
    code: 'unknown-check',
    remedy: expect.stringContaining('errors/envelope-uniform'),
  });
});
