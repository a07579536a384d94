import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { BadInput } from '../errors/bad-input.probe.ts';
import type { Invalid } from '../errors/invalid.probe.ts';
import type { Provoked, Refused } from '../errors/refused.probe.ts';
import type { Guessing } from './guessing.probe.ts';

const bearer = readCase('cors/on-client-errors', 'bearer.clean');
const cookie = readCase('cors/on-client-errors', 'cookie.clean');
const web = bearer.recorded.app.origins.web ?? '';
const allow = 'access-control-allow-origin';
const subject = { operation: 'GET /todos' };
type One = Editable<Provoked>;

function refused({ said }: Editing): One[] {
  return [...said<Refused>('errors/refused').provoked];
}
function alone(data: Editing, how = 'no credentials'): One {
  const one = refused(data).find((provoked) => provoked.how === how && provoked.operation === 'GET /todos');
  if (one === undefined) throw new Error(`${how} was not provoked`);
  Object.assign(data.said<Refused>('errors/refused'), { provoked: [one] });
  data.without('errors/invalid');
  data.without('errors/bad-input');
  data.without('cors/guessing');
  data.without('http/life');
  return one;
}

describe('unreadable', () => {
  test('both sides shown', () => {
    const { kind, findings } = bearer.judged((data) => withHeader(alone(data).error, allow));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'unreadable',
        level: 'breaking',
        subject,
        text: `${web} cannot read the refusals of GET /todos: 401 on no credentials`,
        expected: { witness: 'agreement', at: 'origins', value: [web] },
        actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/) },
      },
    ]);
  });
  test('a body that is too large', () => {
    const { findings } = bearer.judged(({ said }) => {
      const sent = said<BadInput>('errors/bad-input').operations.find(({ operation }) => operation === 'POST /todos')?.sent ?? [];
      for (const { how, error } of sent) if (how === '20 000 characters') answering(error, 413);
    });
    expect(findings).toMatchObject([
      { message: 'unreadable', subject: { operation: 'POST /todos' }, text: expect.stringContaining('413 on 20 000 characters') },
    ]);
  });
  test('a sign-in that is refused', () => {
    const { findings } = bearer.judged(({ said }) => {
      for (const { operation, error } of said<Invalid>('errors/invalid').provoked) if (operation === 'POST /auth/sign-in') withHeader(error, allow);
    });
    expect(findings).toMatchObject([{ message: 'unreadable', subject: { operation: 'POST /auth/sign-in' } }]);
  });
});
describe('one guess too many', () => {
  const subject = { operation: 'POST /auth/sign-in' };
  const limiter = readCase('cors/on-client-errors', 'cookie.limiter-outside-cors');
  const limited = (data: Editing): Editable<NonNullable<Guessing['limited']>> => {
    const found = data.said<Guessing>('cors/guessing').limited;
    if (found === undefined) throw new Error('nobody was told to wait');
    return found;
  };
  const bare = (exchange: Editable<NonNullable<Guessing['limited']>>, status: number): void =>
    answering(exchange, status, { headers: [['content-type', 'text/html']], body: '<p>Slow down</p>' });

  test('unreadable: the limiter’s 429', () => {
    const { kind, findings } = limiter.judged();
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      { message: 'unreadable', subject, text: expect.stringMatching(/429 on one guess too many$/), actual: { witness: 'cors/guessing' } },
    ]);
  });
  test('a page of a proxy is one, too: the limit is agreed', () => {
    expect(bearer.judged((data) => bare(limited(data), 429)).findings).toMatchObject([{ message: 'unreadable', subject }]);
  });
  test.for([502, 503])('%i is no refusal', (status) => {
    expect(bearer.judged((data) => bare(limited(data), status))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('readable in both transports', () => {
    for (const one of [bearer, cookie]) {
      expect(one.judged()).toMatchObject({ kind: 'pass', findings: [] });
      one.judged((data) => expect(limited(data).response).toMatchObject({ status: 429 }));
    }
  });
  test.for<readonly [string, (data: Editing) => void]>([
    ['nobody was told to wait', (data) => delete data.said<Guessing>('cors/guessing').limited],
    ['no limit is agreed', (data) => data.without('cors/guessing')],
  ])('%s: for others to judge', ([, change]) => {
    expect(limiter.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});

test('withoutCredentials: only where cookies are sent', () => {
  const change = (data: Editing): void => withHeader(alone(data).error, 'access-control-allow-credentials');
  expect(cookie.judged(change).findings).toMatchObject([{ message: 'withoutCredentials', level: 'breaking', subject }]);
  expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = bearer.judged((data) => {
      const { control, error } = alone(data);
      befall(control);
      withHeader(error, allow);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the success is not readable either: that is for cors/allowed-origin', () => {
    const outcome = bearer.judged((data) => {
      const { control, error } = alone(data);
      withHeader(control, allow);
      withHeader(error, allow);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
});

describe('a correct app', () => {
  const of = (how: string, change: (error: One['error']) => void) => (data: Editing) =>
    refused(data)
      .filter((one) => one.how === how)
      .forEach(({ error }) => change(error));
  test.for<readonly [string, (data: Editing) => void]>([
    ['has its server refuse methods', of('a method it does not have', (error) => withHeader(error, allow))],
    ['has its server answer unknown paths', of('a path that nobody serves', (error) => withHeader(error, allow))],
    ['is behind a firewall', of('a credential that is none', (error) => blocked(error))],
    ['is busy', of('no credentials', (error) => answering(error, 429))],
    ['shows strangers an empty list', of('no credentials', (error) => answering(error, 200, { body: '[]' }))],
  ])('%s', ([, change]) => {
    expect(bearer.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('is behind a server that refuses NUL in a URL by itself', () => {
    let count = 0;
    const outcome = bearer.judged(({ said }) => {
      for (const { how, error } of said<BadInput>('errors/bad-input').operations.flatMap(({ sent }) => sent)) {
        if (how !== 'an id with a NUL character' && !how.endsWith(' as NUL')) continue;
        count += 1;
        answering(error, 400, { headers: [['content-type', 'text/html']], body: '<html>400 Bad Request</html>' });
      }
    });
    expect(count).toBeGreaterThan(1);
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('refuses nothing that could be asked: everything is public, and only reading was allowed', () => {
    const outcome = bearer.judged((data) => {
      const beside = refused(data).filter(({ how }) => how === 'a method it does not have');
      Object.assign(data.said<Refused>('errors/refused'), { provoked: beside });
      data.without('errors/invalid');
      data.without('errors/bad-input');
      data.without('cors/guessing');
      data.without('http/life');
    });
    expect(outcome).toMatchObject({ kind: 'none', findings: [], notCovered: { config: expect.stringContaining('creates-data') } });
  });
  test('refuses nobody: it shows strangers an empty list', () => {
    expect(bearer.judged((data) => answering(alone(data).error, 200, { body: '[]' }))).toMatchObject({ kind: 'none', findings: [] });
  });
  test('says a star, without cookies', () => {
    expect(
      bearer.judged((data) => refused(data).forEach(({ control, error }) => [control, error].forEach((one) => withHeader(one, allow, '*')))),
    ).toMatchObject({
      kind: 'pass',
      findings: [],
    });
  });
});

test('the refusal to remove what is gone already', () => {
  expect(readCase('cors/on-client-errors', 'bearer.gone-outside-cors').judged().findings).toMatchObject([
    {
      message: 'unreadable',
      subject: { operation: 'DELETE /todos/{id}' },
      text: expect.stringContaining('404 on what is gone already'),
      actual: { witness: 'http/life' },
    },
    { message: 'unreadable', subject: { operation: 'DELETE /labels/{id}' } },
  ]);
});
