import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import { controls, noticeOf, notices, saying, subject } from './notices-for-tests.ts';
import type { Notice } from './notices.probe.ts';

const clean = readCase('deprecation/announced', 'bearer.clean');

function silent(data: Editing): void {
  const exchange = saying(data);
  for (const name of ['deprecation', 'sunset', 'link']) withHeader(exchange, name);
  Object.assign(noticeOf(data), { said: [], links: [] });
}
/** The document has the operation, and nobody calls it deprecated. */
function undeclared(data: Editing): void {
  Object.assign(noticeOf(data), { documented: false, agreed: false });
}
function linkTo(data: Editing, relation: string): Editable<Notice>['links'][number] {
  saying(data);
  const found = noticeOf(data).links.find((link) => link.relation === relation);
  if (found === undefined) throw new Error(`no link is a ${relation}`);
  return found;
}

test('silent, as agreed, both sides shown', () => {
  const { kind, findings } = clean.judged(silent);
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    {
      message: 'silent',
      level: 'warning',
      subject,
      text: 'GET /v1/summary is deprecated by agreement, and its answer does not say so',
      expected: { witness: 'agreement', at: 'deprecated.operations', value: 'GET /v1/summary' },
      actual: { witness: 'deprecation/notices', at: expect.stringMatching(/^x\d+$/) },
    },
  ]);
});
test('silent, as the document says', () => {
  const { findings } = clean.judged((data) => {
    silent(data);
    noticeOf(data).agreed = false;
  });
  expect(findings).toMatchObject([{ message: 'silent', text: expect.stringContaining('by the document'), expected: { witness: 'openapi' } }]);
});
test('many that are silent are told once', () => {
  const { findings, examined } = clean.judged((data) => {
    silent(data);
    const { byOperation } = notices(data);
    Object.assign(byOperation, { 'GET /v1/a': noticeOf(data), 'GET /v1/b': noticeOf(data) });
  });
  expect(findings).toMatchObject([{ message: 'silent', subject, text: expect.stringContaining('; nor do 2 more') }]);
  expect(examined).toHaveLength(3);
});
test('undeclared, both sides shown', () => {
  const { kind, findings } = clean.judged(undeclared);
  expect(kind).toBe('pass');
  expect(findings).toMatchObject([
    {
      message: 'undeclared',
      level: 'warning',
      subject,
      expected: { witness: 'openapi', at: 'GET /v1/summary' },
      actual: { value: [expect.stringMatching(/^@\d+$/)] },
    },
  ]);
});
test('undeclared, with a value of the drafts', () => {
  const { findings } = clean.judged((data) => {
    undeclared(data);
    withHeader(saying(data), 'deprecation', 'true');
  });
  expect(findings).toMatchObject([{ message: 'undeclared' }]);
});
test.for<readonly [string, number]>([
  ['deprecation', 404],
  ['successor-version', 410],
  ['deprecation', 500],
])('a link that is its %s leads to %i', ([relation, status]) => {
  const { findings } = clean.judged((data) => {
    const { followed } = linkTo(data, relation);
    if (followed === undefined) throw new Error('it was not followed');
    answering(followed, status, { body: '{}' });
  });
  expect(findings).toMatchObject([{ message: 'deadLink', level: 'warning', subject, text: expect.stringContaining(`as its ${relation}, where ${status}`) }]);
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      silent(data);
      controls(data, befall);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test.for(troubles)('an agreed operation, %s: the same', ([, befall]) => {
    const outcome = clean.judged((data) => {
      silent(data);
      const { answer } = noticeOf(data);
      if (answer !== undefined) befall(answer);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('every path is answered alike', () => {
    const outcome = clean.judged((data) => {
      silent(data);
      for (const exchange of [notices(data).unknown, noticeOf(data).answer]) if (exchange !== undefined) answering(exchange, 200, { body: '{}' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});
test('nothing is deprecated, or nothing that could be asked: none', () => {
  expect(clean.judged((data) => Object.assign(notices(data), { byOperation: {} }))).toMatchObject({ kind: 'none' });
  const unasked = clean.judged((data) => {
    silent(data);
    delete noticeOf(data).answer;
  });
  expect(unasked).toMatchObject({ kind: 'none', findings: [] });
  const refused = clean.judged((data) => {
    silent(data);
    noticeOf(data).agreed = false;
    const { answer } = noticeOf(data);
    if (answer !== undefined) answering(answer, 403, { body: '{}' });
  });
  expect(refused).toMatchObject({ kind: 'none', findings: [] });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'announces by a link alone, before there is a date',
      (data) => {
        const exchange = saying(data);
        withHeader(exchange, 'deprecation');
        withHeader(exchange, 'sunset');
      },
    ],
    ['announces by Sunset alone', (data) => (withHeader(saying(data), 'deprecation'), Object.assign(noticeOf(data), { links: [] }))],
    [
      'says what is to come, and the document does not yet',
      (data) => {
        undeclared(data);
        withHeader(saying(data), 'deprecation', '@4102444800');
      },
    ],
    [
      'says that it is not deprecated',
      (data) => {
        undeclared(data);
        withHeader(saying(data), 'deprecation', '?0');
      },
    ],
    [
      'has no document of this operation',
      (data) => {
        undeclared(data);
        delete noticeOf(data).documented;
      },
    ],
    ['links to another host, where nobody follows', (data) => delete linkTo(data, 'deprecation').followed],
    ...[301, 302, 401, 403, 405, 429, 503].map((status): readonly [string, (data: Editing) => void] => [
      `links to what answers ${status}`,
      (data) => {
        const { followed } = linkTo(data, 'deprecation');
        if (followed !== undefined) answering(followed, status, { body: '{}' });
      },
    ]),
    [
      'links to what does not answer',
      (data) => {
        const { followed } = linkTo(data, 'deprecation');
        if (followed !== undefined) failing(followed);
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
