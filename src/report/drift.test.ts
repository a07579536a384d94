import { createRequire } from 'node:module';
import sarif from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import type { Ajv } from 'ajv';
import type { FormatsPlugin } from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Drift, DriftFinding } from '../model/drift.ts';
import { driftGithub } from './drift-github.ts';
import { driftJunit } from './drift-junit.ts';
import { driftMarkdown } from './drift-markdown.ts';
import { driftSarif } from './drift-sarif.ts';
import { driftText } from './drift-text.ts';
import { plain } from './style.ts';

const breaking: DriftFinding = {
  id: 'request-property-max-decreased',
  level: 'breaking',
  direction: 'request',
  operation: 'POST /things',
  operations: ['POST /things', 'PUT /things/{id}'],
  location: {
    old: { file: 'old.yaml', pointer: '/a/maximum', line: 7, column: 3 },
    new: { file: 'new.yaml', pointer: '/a/maximum', line: 9, column: 3 },
  },
  text: 'a in the request body has the maximum 5 instead of 9',
  counterexample: { request: { path: '/things', query: {}, headers: {}, cookies: {}, body: { a: 9 } } },
  wire: true,
  fingerprint: '0123456789abcdef',
};
const hostile: DriftFinding = {
  ...breaking,
  id: 'operation-added',
  level: 'note',
  operation: 'GET /`<img src=x>`\u001b[31m\n::error::gone',
  operations: ['GET /`<img src=x>`\u001b[31m\n::error::gone'],
  text: 'GET /`<img src=x>`\u001b[31m\n::error::gone is new',
};
const drift: Drift = {
  verdict: 'breaking',
  old: 'old.yaml',
  new: 'new.yaml',
  operations: 2,
  findings: [breaking, hostile],
  undecided: [{ operation: 'GET /a', direction: 'response', location: {}, reason: 'it took too long' }],
};

const asNamed = (file: string): string => file;

test('text says the verdict, both places and what shows it', () => {
  expect(driftText({ ...drift, findings: [breaking] }, plain)).toBe(`breaking  old.yaml → new.yaml: 1 break, 1 undecided, 2 operations of old.yaml

  breaking  POST /things: a in the request body has the maximum 5 instead of 9 (also PUT /things/{id})
    id     request-property-max-decreased (request), fingerprint 0123456789abcdef
    old    old.yaml:7:3 /a/maximum
    new    new.yaml:9:3 /a/maximum
    shown  {"request":{"path":"/things","query":{},"headers":{},"cookies":{},"body":{"a":9}}}

  unknown  GET /a response: it took too long
`);
});

test('github annotates the new document, and no text of a document is a command', () => {
  const lines = driftGithub(drift, asNamed).trimEnd().split('\n');
  expect(lines[0]).toMatch(/^::error file=new\.yaml,line=9,col=3,title=request-property-max-decreased::POST \/things: /);
  // The annotation is there already.
  expect(lines[0]).not.toContain(' At ');
  expect(lines).toHaveLength(4);
  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(1);
  expect(lines.join('')).not.toContain('\u001b');
});

describe('github names files as GitHub finds them', () => {
  const only = { ...drift, findings: [breaking], undecided: [] };

  test('the old document where the new one is no file of the repository', () => {
    expect(driftGithub(only, (file) => (file === 'old.yaml' ? 'api/old.yaml' : undefined))).toMatch(/^::error file=api\/old\.yaml,line=7,col=3,title=/);
  });

  test('no file where neither is: the place is said in words', () => {
    const [first = ''] = driftGithub(only, () => undefined).split('\n');
    expect(first).toMatch(/^::error title=request-property-max-decreased::/);
    expect(first).toContain(' At new.yaml:9:3 /a/maximum.');
  });
});

test('what could not be decided has its place in every format', () => {
  const { location } = breaking;
  const open: Drift = {
    ...drift,
    verdict: 'unknown',
    findings: [],
    undecided: [{ operation: 'GET /a\u001b', direction: 'response', location, reason: 'why' }],
  };
  expect(driftGithub(open, asNamed)).toContain('::warning file=new.yaml,line=9,col=3,title=undecided::GET /a\\x1b response: why.');
  expect(driftMarkdown(open)).toContain('  at `new.yaml:9:3 /a/maximum`');
  expect(driftJunit(open, 'breaking')).toContain('name="GET /a\\x1b response: why"');
  expect(driftJunit(open, 'breaking')).toContain('type="unknown">old old.yaml:7:3 /a/maximum\nnew new.yaml:9:3 /a/maximum</error>');
  expect(driftText(open, plain)).toContain('new.yaml:9:3 /a/maximum');
});

test('github tells what is accepted as a notice', () => {
  const accepted = { reason: 'known', owner: 'ada', expires: '2026-12-01' };
  expect(driftGithub({ ...drift, findings: [{ ...breaking, accepted }] }, asNamed)).toMatch(/^::notice /);
});

describe('junit', () => {
  const counts = (text: string): string | undefined => /<testsuite name="diff" ([^>]*)>/.exec(text)?.[1];

  test('fails what is at or above the level, and what is unknown is an error', () => {
    expect(counts(driftJunit(drift, 'breaking'))).toBe('tests="3" failures="1" errors="1" skipped="0"');
    expect(counts(driftJunit(drift, 'note'))).toBe('tests="3" failures="2" errors="1" skipped="0"');
    expect(counts(driftJunit(drift, 'never'))).toBe('tests="3" failures="0" errors="1" skipped="0"');
  });

  test('says both places', () => {
    expect(driftJunit(drift, 'breaking')).toContain('\nold old.yaml:7:3 /a/maximum\nnew new.yaml:9:3 /a/maximum\n');
  });

  test('escapes what a document holds', () => {
    expect(driftJunit(drift, 'breaking')).not.toContain('<img');
  });

  test('has a case that passes when nothing was found', () => {
    expect(driftJunit({ ...drift, verdict: 'unchanged', findings: [], undecided: [] }, 'note')).toContain('name="unchanged: 2 operations compared"');
  });
});

test('sarif names a rule once, points into the new document and keeps the fingerprint', () => {
  const log = JSON.parse(driftSarif(drift, '1.2.3', (id) => `about ${id}`)) as {
    runs: { tool: { driver: { rules: unknown[] } }; results: Record<string, unknown>[] }[];
  };
  const [run] = log.runs;
  expect(run?.tool.driver.rules).toEqual([
    { id: 'request-property-max-decreased', shortDescription: { text: 'about request-property-max-decreased' } },
    { id: 'operation-added', shortDescription: { text: 'about operation-added' } },
  ]);
  expect(run?.results[0]).toMatchObject({
    ruleIndex: 0,
    level: 'error',
    partialFingerprints: { 'seamcheck/v1': '0123456789abcdef' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'new.yaml' }, region: { startLine: 9, startColumn: 3 } } }],
  });
  expect(run?.results[2]).toMatchObject({ kind: 'open' });
});

test('sarif is what its schema says (SARIF 2.1.0)', () => {
  const load = createRequire(import.meta.url);
  // One of its patterns is none of the Unicode kind.
  const { default: Draft4 } = load('ajv-draft-04') as { readonly default: typeof Ajv };
  const ajv = new Draft4({ strict: false, unicodeRegExp: false });
  (load('ajv-formats') as { readonly default: FormatsPlugin }).default(ajv);
  const validate = ajv.compile(sarif);
  const fits = (one: Drift): unknown => (validate(JSON.parse(driftSarif(one, '1', String))) ? 'fits' : validate.errors);
  const accepted = { reason: 'gone', owner: 'ada', expires: '2026-12-01' };
  const inGit = { ...breaking, location: { old: { file: 'v1:a b.yaml', pointer: '' as const, line: 1, column: 1 } } };
  expect(fits(drift)).toBe('fits');
  expect(fits({ ...drift, findings: [{ ...breaking, accepted }, { ...breaking, location: {} }, inGit] })).toBe('fits');
  expect(fits({ ...drift, findings: [], undecided: [] })).toBe('fits');
  expect(fits({ ...drift, findings: [{ ...breaking, location: { new: { file: 'a', pointer: '', line: 0, column: 1 } } }] })).not.toBe('fits');
});

test('sarif names files by URIs (RFC 3986 §4.1): a mark of its own in the name of a file is none there', () => {
  const place = { pointer: '' as const, line: 1, column: 1 };
  const uriOf = (file: string): unknown => {
    const finding = { ...breaking, location: { old: { ...place, file } } };
    const log = JSON.parse(driftSarif({ ...drift, findings: [finding], undecided: [] }, '1', () => '')) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    return log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
  };
  expect(['a b#1?.yaml', 'main:x.yaml', 'https://x.test/a?b=1#c'].map(uriOf)).toEqual(['a%20b%231%3F.yaml', './main:x.yaml', 'https://x.test/a?b=1#c']);
});

test('markdown shows text of the documents as code that it cannot leave', () => {
  const text = driftMarkdown(drift);
  expect(text).toContain('### 1 × breaking');
  const line = text.split('\n').find((one) => one.includes('<img')) ?? '';
  expect(line).toMatch(/^- ``\s/);
  expect(line.trimEnd()).toMatch(/\s``$/);
});

test('every format says what is accepted, by whom and until when', () => {
  const accepted = { reason: 'the form is gone', owner: 'ada', expires: '2026-12-01' };
  const formats = (known: DriftFinding): readonly string[] => {
    const one: Drift = { ...drift, findings: [known] };
    return [driftText(one, plain), driftMarkdown(one), driftJunit(one, 'breaking'), driftGithub(one, asNamed), driftSarif(one, '1', String)];
  };
  for (const text of formats({ ...breaking, accepted })) expect(text).toContain('accepted by ada until 2026-12-01: the form is gone');
  for (const text of formats({ ...breaking, accepted: { ...accepted, expired: true } }))
    expect(text).toContain('was accepted by ada until 2026-12-01: the form');
  const [text = '', markdown = ''] = formats({ ...breaking, accepted });
  for (const told of [text, markdown]) expect(told).toContain('1 break, 1 undecided, 2 operations of old.yaml, 1 accepted');
  expect(formats({ ...breaking, accepted: { ...accepted, expired: true } })[0]).toContain('2 operations of old.yaml\n');
});

test('markdown says the verdict once', () => {
  expect(driftMarkdown(drift)).toMatch(/^\*\*breaking\*\* `old\.yaml → new\.yaml: 1 break, 1 note, /);
});

test('what shows a break is JSON whatever it holds, and nothing in it is invisible', () => {
  const body = '\u009b31m \u202e ##[group] \u{e0001} \ud800 \u2028 \n';
  const counterexample = { request: { path: '/things', query: {}, headers: {}, cookies: {}, body } };
  const [, shown = ''] = /shown {2}(.*)/.exec(driftText({ ...drift, findings: [{ ...breaking, counterexample }] }, plain)) ?? [];
  expect(JSON.parse(shown)).toEqual(counterexample);
  expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u);
});

test('every format says who set a level, and what the law says', () => {
  const lowered: Drift = { ...drift, findings: [{ ...breaking, level: 'note', set: { by: 'drift.levels\u001b of the config', law: 'breaking' } }] };
  const told = [
    driftText(lowered, plain),
    driftMarkdown(lowered),
    driftJunit(lowered, 'breaking'),
    driftGithub(lowered, asNamed),
    driftSarif(lowered, '1', String),
  ];
  for (const text of told) expect(text).toMatch(/note by drift\.levels\S* of the config; the law says breaking/);
  expect(told.join('')).not.toContain('\u001b');
  expect(driftText(drift, plain)).not.toContain('the law says');
});
