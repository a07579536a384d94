import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { appReport, crash, outcome, report, unreadable } from './example.test-data.ts';
import { junit } from './junit.ts';

interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Node[];
}

/** As another parser of XML reads it: Python's expat. */
function parsed(xml: string): Node {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def node(one): return {'tag': one.tag, 'attributes': one.attrib, 'text': one.text or '', 'children': [node(child) for child in one]}
print(json.dumps(node(tree.fromstring(sys.stdin.buffer.read()))))`;
  const { stdout, stderr, status } = spawnSync('python3', ['-c', script], { input: xml, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Node;
}
const accepted = { reason: 'the gateway is replaced in May', owner: 'ada', expires: '2026-12-01' };

test('a parser finds every outcome as CI systems name it', () => {
  const outcomes = [
    outcome('cors/on-500', { kind: 'fail', findings: [unreadable, { ...unreadable, level: 'note', text: 'by the way', fingerprint: 'b0' }], took: 1200 }),
    outcome('cors/vary-origin', { findings: [{ ...unreadable, accepted }] }),
    outcome('paging/totals', { kind: 'none', reason: 'no paging is agreed', notCovered: { reason: 'no paging is agreed', config: 'paging: …' }, examined: [] }),
    outcome('paging/bounds', { kind: 'inconclusive', reason: 'no items', fingerprint: 'beef', examined: [], took: 300 }),
    outcome('paging/known', { kind: 'inconclusive', reason: 'no items', fingerprint: 'cafe', examined: [], accepted }),
    outcome('paging/threw', { kind: 'error', reason: 'TypeError: x', examined: [] }),
  ];
  const root = parsed(junit(report(appReport({ outcomes }), appReport({ name: 'cookie' }))));
  expect(root).toMatchObject({ tag: 'testsuites', attributes: { name: 'seamcheck', tests: '7', failures: '1', errors: '2', skipped: '2', time: '9.400' } });
  expect(root.children.map(({ attributes: { name, tests, time, timestamp } }) => [name, tests, time, timestamp])).toEqual([
    ['bearer.cors', '2', '1.200', '2026-11-21T10:00:00.000Z'],
    ['bearer.paging', '4', '0.300', '2026-11-21T10:00:00.000Z'],
    ['cookie.cors', '1', '0.000', '2026-11-21T10:00:00.000Z'],
  ]);
  const cases = root.children.flatMap(({ children }) => children);
  const said = cases.map(({ attributes, children }) => [
    attributes['name']?.split(':')[0],
    ...children.map(({ tag, attributes: { message } }) => [tag, message]),
  ]);
  expect(said).toEqual([
    ['cors/on-500', ['failure', 'GET /todos: the frontend cannot read a 500'], ['system-out', undefined]],
    ['cors/vary-origin', ['system-out', undefined]],
    ['paging/totals', ['skipped', 'no paging is agreed; config: paging: …']],
    ['paging/bounds', ['error', 'no items']],
    ['paging/known', ['skipped', 'accepted: no items'], ['system-out', undefined]],
    ['paging/threw', ['error', 'TypeError: x']],
    ['cors/preflight'],
  ]);
  const [failure] = cases[0]?.children ?? [];
  expect(failure?.text).toContain('expected  agreement, origins: "http://web.app.localhost:3000"');
  expect(failure?.text).toContain('try       curl -i "$API/todos?page=2"');
  expect(failure?.text).not.toContain('by the way');
  expect(cases[0]?.children[1]?.text).toBe('note: by the way (fingerprint b0)');
  expect(cases[1]?.children[0]?.text).toContain('accepted by ada until 2026-12-01: the gateway is replaced in May');
  expect(cases[3]?.children[0]).toMatchObject({ attributes: { type: 'inconclusive' }, text: 'no items\nfingerprint beef' });
});

test('an App that stopped, and what is no longer examined, are errors of their own', () => {
  const stopped = { code: 'app-died', message: 'the api exited with code 3', remedy: 'See its log.', log: ['Traceback'] };
  const coverage = { gone: [{ check: 'cors/on-500', operation: 'GET /todos' as const, because: 'no lever' }], grown: [] };
  const root = parsed(junit(report(appReport({ stopped, coverage, outcomes: [] }))));
  expect(root.children.map(({ attributes }) => attributes['name'])).toEqual(['bearer']);
  expect(root.children[0]?.children.map(({ children: [child] }) => [child?.tag, child?.attributes['type'], child?.text])).toEqual([
    ['error', 'app-died', 'the api exited with code 3\nSee its log.\nTraceback'],
    ['error', 'inconclusive', 'cors/on-500 on GET /todos: no lever'],
  ]);
});

test('hostile text neither ends an element nor breaks the file, and is there to be read', () => {
  const hostile = `</failure>]]><!--\u0000\u0008\u000B\u001B[2J\uFFFE\uFFFF\uD800 "quoted" & 'apostrophe' \u{1F600}\n::error::forged`;
  const exchange = {
    ...crash,
    response: { ...crash.response, kind: 'answered' as const, status: 500, headers: [], body: { text: hostile, bytes: 1, cut: false } },
  };
  const app = appReport({
    name: hostile,
    outcomes: [
      outcome(`cors/${hostile}`, {
        kind: 'fail',
        title: hostile,
        findings: [{ ...unreadable, text: hostile, actual: { ...unreadable.actual, value: hostile } }],
      }),
      outcome('a/b', { kind: 'none', reason: hostile, notCovered: { reason: hostile, config: hostile } }),
      outcome('a/c', { kind: 'inconclusive', reason: hostile, accepted: { reason: hostile, owner: hostile, expires: hostile } }),
    ],
  });
  const xml = junit(report({ ...app, recording: { ...app.recording, exchanges: [exchange] } }));
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  const root = parsed(xml);
  expect(root.children.map(({ children }) => children.length)).toEqual([1, 2]);
  const failure = root.children[0]?.children[0]?.children[0];
  expect(failure?.tag).toBe('failure');
  expect(failure?.attributes['message']).toContain(String.raw`</failure>]]><!--\x00\x08\x0b\x1b[2J`);
  expect(failure?.text).toContain(`"quoted" & 'apostrophe' \u{1F600}`);
});

test('a run without Apps is a file too', () => {
  expect(parsed(junit(report()))).toMatchObject({ tag: 'testsuites', attributes: { tests: '0' }, children: [] });
});
