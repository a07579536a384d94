import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Crashes } from './crash.probe.ts';

const clean = readCase('cors/on-500', 'bearer.clean');
const web = clean.recorded.app.origins.web ?? '';
const subject = { operation: 'GET /todos' };

function crashes({ said }: Editing): Editable<Crashes>['byOperation'] {
  return said<Crashes>('cors/crash').byOperation;
}
/** The conversation about one operation, alone. */
function alone(data: Editing): Editable<Crashes['byOperation'][`GET /${string}`]> {
  const all = crashes(data);
  for (const operation of Object.keys(all)) if (operation !== subject.operation) delete all[operation as keyof typeof all];
  const one = all['GET /todos'];
  if (one === undefined) throw new Error('GET /todos was not recorded');
  return one;
}

describe('unreadable', () => {
  test('a crash without CORS headers, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => withHeader(alone(data).crashed, 'access-control-allow-origin'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'unreadable',
        level: 'breaking',
        subject,
        text: `When GET /todos crashes, ${web} cannot read the answer: the browser reports a network error instead of 500`,
        expected: { witness: 'agreement', at: 'origins', value: [web] },
        actual: { witness: 'cors/crash', value: ['access-control-allow-credentials: true'] },
      },
    ]);
  });
  test.for<readonly [string, readonly string[]]>([
    ['another origin is allowed', ['https://other.example']],
    ['the origin is told twice (Fetch §4.9 joins the lines)', [web, web]],
    ['`*` and the origin are told', ['*', web]],
    ['null is allowed', ['null']],
    ['it is another port', [web.replace(/\d+$/, '1')]],
  ])('%s', ([, values]) => {
    expect(clean.judged((data) => withHeader(alone(data).crashed, 'access-control-allow-origin', ...values)).findings).toMatchObject([
      { message: 'unreadable', subject },
    ]);
  });
  test('one finding for each operation', () => {
    const { findings } = clean.judged((data) => Object.values(crashes(data)).forEach(({ crashed }) => withHeader(crashed, 'access-control-allow-origin')));
    expect(findings.map((finding) => finding.subject)).toEqual(expect.arrayContaining([subject, { operation: 'GET /me' }]));
  });
});

describe('withoutCredentials', () => {
  test('the credentials got lost, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => withHeader(alone(data).crashed, 'access-control-allow-credentials'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'withoutCredentials',
        subject,
        expected: { witness: 'agreement', value: [web] },
        actual: { witness: 'cors/crash', at: expect.stringMatching(/^x\d+$/), value: [`access-control-allow-origin: ${web}`] },
      },
    ]);
  });
  test.for<readonly [string, string, string]>([
    ['`*`, which stands for nothing with credentials', 'access-control-allow-origin', '*'],
    ['credentials “false”', 'access-control-allow-credentials', 'false'],
  ])('%s', ([, name, value]) => {
    expect(clean.judged((data) => withHeader(alone(data).crashed, name, value)).findings).toMatchObject([{ message: 'withoutCredentials' }]);
  });
  test('quiet where the healthy answer is not for credentials either', () => {
    const outcome = clean.judged((data) => {
      const { control, crashed } = alone(data);
      for (const exchange of [control, crashed]) withHeader(exchange, 'access-control-allow-credentials');
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { control, crashed } = alone(data);
      befall(control);
      withHeader(crashed, 'access-control-allow-origin');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the healthy answer cannot be read either', () => {
    const outcome = clean.judged((data) => {
      const { control, crashed } = alone(data);
      for (const exchange of [control, crashed]) withHeader(exchange, 'access-control-allow-origin');
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['nothing came back', (data) => failing(alone(data).crashed, 'connection reset')],
    ['it did not crash', (data) => answering(alone(data).crashed, 200)],
    ['the lever was refused', (data) => answering(alone(data).crashed, 403)],
  ])('the crash was not seen: %s; that answer is the one to look at', ([, change]) => {
    let crashed = '';
    const outcome = clean.judged((data) => {
      change(data);
      crashed = alone(data).crashed.id;
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject, control: crashed }] });
  });
  test.for([429, 502, 503, 504])('%i in place of the crash is of what stands before it', (status) => {
    expect(clean.judged((data) => answering(alone(data).crashed, status))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the healthy answer is what vouches', () => {
    let healthy = '';
    const { examined } = clean.judged((data) => {
      healthy = alone(data).control.id;
    });
    expect(examined).toEqual([{ subject, control: healthy }]);
  });
  test('no operation was asked, or none succeeded', () => {
    expect(clean.judged(({ said }) => Object.assign(said<Crashes>('cors/crash'), { byOperation: {} }))).toMatchObject({ kind: 'inconclusive', examined: [] });
    expect(clean.judged((data) => Object.values(crashes(data)).forEach(({ control }) => answering(control, 403)))).toMatchObject({
      kind: 'inconclusive',
      findings: [],
    });
  });
  test('without another origin the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement, { origins: 'same-origin' }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'lets everyone read, without credentials',
      (data) =>
        Object.values(crashes(data)).forEach(({ control, crashed }) =>
          [control, crashed].forEach((exchange) => {
            withHeader(exchange, 'access-control-allow-origin', '*');
            withHeader(exchange, 'access-control-allow-credentials');
          }),
        ),
    ],
    [
      'refuses this user one of the operations',
      (data) => Object.assign(crashes(data)['GET /todos'] ?? {}, { control: crashes(data)['GET /admin/accounts']?.control }),
    ],
    [
      'needs a query for one of the operations',
      (data) =>
        Object.values(crashes(data))
          .slice(0, 1)
          .forEach(({ control }) => answering(control, 422)),
    ],
    [
      'answers a crash with a body of any shape',
      (data) =>
        Object.values(crashes(data)).forEach(
          ({ crashed }) => crashed.response.kind === 'answered' && Object.assign(crashed.response, { body: { text: 'oops', bytes: 4, cut: false } }),
        ),
    ],
    [
      'sends spaces around the origin',
      (data) => Object.values(crashes(data)).forEach(({ crashed }) => withHeader(crashed, 'access-control-allow-origin', ` ${web} `)),
    ],
    [
      'allows credentials on a crash that was not for credentials before',
      (data) => Object.values(crashes(data)).forEach(({ control }) => withHeader(control, 'access-control-allow-credentials')),
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
