import { describe, expect, test } from 'vitest';
import { answering, failing, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Conversation, Origins } from './origins.probe.ts';

const clean = readCase('cors/origin-reflection', 'bearer.clean');
const web = clean.recorded.app.origins.web ?? '';
const allow = 'access-control-allow-origin';
const credentials = 'access-control-allow-credentials';

type Foreign = Editable<Conversation>['foreign'][number];

function origins({ said }: Editing): Editable<Origins> {
  return said<Origins>('cors/origins');
}
function about(data: Editing, operation: 'GET /todos' | 'POST /todos'): Editable<Conversation> {
  const { byOperation } = origins(data);
  const one = byOperation[operation];
  if (one === undefined) throw new Error(`${operation} was not recorded`);
  Object.assign(origins(data), { byOperation: { [operation]: one } });
  return one;
}
function stranger({ foreign }: Editable<Conversation>, origin: 'null' | 'made up'): Foreign {
  const found = foreign.find((one) => (one.origin === 'null') === (origin === 'null'));
  if (found === undefined) throw new Error(`no ${origin} origin asked`);
  return found;
}
function everyAnswer(data: Editing, change: (exchange: Editable<Conversation>['control'], origin: string) => void): void {
  for (const { foreign } of Object.values(origins(data).byOperation)) {
    for (const { origin, preflight, request } of foreign) for (const exchange of [preflight, request]) if (exchange !== undefined) change(exchange, origin);
  }
}
/** The same App under an agreement that no other origin reads: it speaks no CORS, and its router refuses OPTIONS. */
function sameOrigin(data: Editing): void {
  data.recorded.agreement.origins = 'same-origin';
  const all = origins(data);
  delete all.allowed;
  for (const [operation, { control, foreign }] of Object.entries(all.byOperation)) {
    for (const exchange of [control, ...foreign.flatMap(({ preflight, request }) => [preflight, ...(request === undefined ? [] : [request])])]) {
      withHeader(exchange, allow);
      withHeader(exchange, credentials);
      if (exchange.request.method === 'OPTIONS') answering(exchange, 405, { body: '{"detail":"Method Not Allowed"}' });
    }
    if (!operation.startsWith('GET ')) expect(control.request.method).toBe('OPTIONS');
  }
}

describe('reflected', () => {
  test('the refusal of a stranger, where nothing else lets them in', () => {
    const { findings } = clean.judged((data) => {
      const asked = stranger(about(data, 'GET /todos'), 'made up');
      const refused = structuredClone(asked.request);
      if (refused === undefined) throw new Error('GET /todos was not asked');
      answering(refused, 401, { body: '{}' });
      withHeader(refused, allow, asked.origin);
      withHeader(refused, credentials, 'true');
      Object.assign(asked, { refused });
    });
    expect(findings).toMatchObject([{ message: 'reflected', subject: { operation: 'GET /todos' } }]);
  });
  test('the request of a made-up origin, both sides shown; the origin itself, new in each run, is not', () => {
    const { kind, findings } = clean.judged((data) => {
      const { origin, request } = stranger(about(data, 'GET /todos'), 'made up');
      if (request !== undefined) withHeader(request, allow, origin);
    });
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'reflected',
        level: 'breaking',
        subject: { operation: 'GET /todos' },
        text: 'GET /todos lets an origin made up for this run read it with the user’s credentials',
        expected: { witness: 'agreement', at: 'origins', value: web },
        actual: {
          witness: 'cors/origins',
          at: expect.stringMatching(/^x\d+$/),
          value: { [allow]: [expect.stringMatching(/^https:\/\/mk-.*\.evil\.example$/)], [credentials]: ['true'] },
        },
      },
    ]);
  });
  test('the preflight alone, where the operation cannot be asked', () => {
    const { findings } = clean.judged((data) => {
      const { origin, preflight } = stranger(about(data, 'POST /todos'), 'made up');
      withHeader(preflight, allow, origin);
    });
    expect(findings).toMatchObject([{ message: 'reflected', subject: { operation: 'POST /todos' } }]);
  });
  test('the origin null', () => {
    const { findings } = clean.judged((data) => withHeader(stranger(about(data, 'POST /todos'), 'null').preflight, allow, 'null'));
    expect(findings).toMatchObject([{ message: 'reflected', text: 'POST /todos lets the origin null read it with the user’s credentials' }]);
  });
  test('on an error, where only errors do it', () => {
    const { findings } = clean.judged((data) => {
      const { origin, request } = stranger(about(data, 'GET /todos'), 'made up');
      if (request !== undefined)
        answering(request, 404, {
          headers: [
            [allow, origin],
            [credentials, 'true'],
          ],
          body: '{}',
        });
    });
    expect(findings).toMatchObject([{ message: 'reflected' }]);
  });
  test('with same-origin agreed', () => {
    const { findings } = clean.judged((data) => {
      sameOrigin(data);
      const { origin, request } = stranger(about(data, 'GET /todos'), 'made up');
      if (request !== undefined)
        [
          [allow, origin],
          [credentials, 'true'],
        ].forEach(([name = '', value = '']) => withHeader(request, name, value));
    });
    expect(findings).toMatchObject([{ message: 'reflected', expected: { witness: 'agreement', at: 'origins', value: 'same-origin' } }]);
  });
});

describe('many operations alike', () => {
  const lettingIn = (most: number) => (data: Editing) => {
    for (const { foreign } of Object.values(origins(data).byOperation).slice(0, most))
      for (const { origin, preflight } of foreign.slice(0, 1)) {
        withHeader(preflight, allow, origin);
        withHeader(preflight, credentials, 'true');
      }
  };
  test('are one finding, which counts them', () => {
    const { kind, findings, examined } = clean.judged(lettingIn(Number.POSITIVE_INFINITY));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([{ message: 'reflected', text: expect.stringMatching(new RegExp(`, and so do ${examined.length - 1} other operations$`)) }]);
  });
  test('two may each have a rule of their own', () => {
    expect(clean.judged(lettingIn(2)).findings).toMatchObject([{ message: 'reflected' }, { message: 'reflected' }]);
  });
});

describe('reflectedWithoutCredentials', () => {
  test('is a warning, both sides shown', () => {
    const { kind, findings } = clean.judged((data) => {
      const { origin, request } = stranger(about(data, 'GET /todos'), 'made up');
      if (request === undefined) return;
      withHeader(request, allow, origin);
      withHeader(request, credentials);
    });
    expect(kind).toBe('pass');
    expect(findings).toMatchObject([
      {
        message: 'reflectedWithoutCredentials',
        level: 'warning',
        subject: { operation: 'GET /todos' },
        expected: { witness: 'agreement', value: web },
        actual: { value: { [credentials]: [] } },
      },
    ]);
  });
  test('the worse of two is told', () => {
    const { findings } = clean.judged((data) => {
      const one = about(data, 'GET /todos');
      const { origin, request } = stranger(one, 'made up');
      if (request !== undefined) answering(request, 200, { headers: [[allow, origin]], body: '{}' });
      withHeader(stranger(one, 'null').preflight, allow, 'null');
    });
    expect(findings).toMatchObject([{ message: 'reflected', text: expect.stringContaining('the origin null') }]);
  });
});

describe('a control that does not hold', () => {
  const reflecting = (data: Editing, operation: 'GET /todos' | 'POST /todos'): Editable<Conversation> => {
    const one = about(data, operation);
    const { origin, preflight } = stranger(one, 'made up');
    answering(preflight, 200, {
      headers: [
        [allow, origin],
        [credentials, 'true'],
      ],
    });
    return one;
  };
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    for (const operation of ['GET /todos', 'POST /todos'] as const) {
      const outcome = clean.judged((data) => befall(reflecting(data, operation).control));
      expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject: { operation } }] });
    }
  });
  test.for(troubles)('%s, with same-origin agreed: the same', ([, befall]) => {
    const outcome = clean.judged((data) => {
      sameOrigin(data);
      befall(reflecting(data, 'GET /todos').control);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('the agreed origin is not let in either', () => {
    expect(clean.judged((data) => withHeader(reflecting(data, 'GET /todos').control, allow))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('with same-origin agreed, it answers like a path that nobody serves', () => {
    const outcome = clean.judged((data) => {
      sameOrigin(data);
      const { control } = reflecting(data, 'GET /todos');
      for (const exchange of [control, origins(data).unknown]) answering(exchange, 200, { headers: [['content-type', 'text/html']], body: '<!doctype html>' });
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly [string, (exchange: Editable<Conversation>['control']) => void]>([
    ['nothing', (exchange) => failing(exchange, 'connection reset')],
    ['429', (exchange) => answering(exchange, 429)],
    ['503', (exchange) => answering(exchange, 503)],
  ])('other origins were answered %s', ([, befall]) => {
    expect(clean.judged((data) => everyAnswer(data, befall))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test('no operation is known', () => {
    expect(clean.judged((data) => Object.assign(origins(data), { byOperation: {} }))).toMatchObject({ kind: 'inconclusive', examined: [] });
  });
});

describe('a correct app', () => {
  test.for<readonly [string, (data: Editing) => void]>([
    [
      'lets everyone read without credentials',
      (data) =>
        everyAnswer(data, (exchange) => {
          withHeader(exchange, allow, '*');
          withHeader(exchange, credentials);
        }),
    ],
    [
      'says `*` and allows credentials, which browsers refuse',
      (data) =>
        everyAnswer(data, (exchange) => {
          withHeader(exchange, allow, '*');
          withHeader(exchange, credentials, 'true');
        }),
    ],
    ['says `*` to the agreed origin too', (data) => Object.values(origins(data).byOperation).forEach(({ control }) => withHeader(control, allow, '*'))],
    ['allows credentials to an origin it does not name', (data) => everyAnswer(data, (exchange) => withHeader(exchange, credentials, 'true'))],
    ['names the agreed origin whoever asks', (data) => everyAnswer(data, (exchange) => withHeader(exchange, allow, web))],
    [
      'names no origin by the word null',
      (data) => everyAnswer(data, (exchange, origin) => withHeader(exchange, allow, ...(origin === 'null' ? [] : ['null']))),
    ],
    [
      'answers foreign preflights with 204 and nothing',
      (data) => everyAnswer(data, (exchange) => exchange.request.method === 'OPTIONS' && answering(exchange, 204, { headers: [] })),
    ],
    [
      'answers foreign preflights with 200',
      (data) =>
        everyAnswer(
          data,
          (exchange) => exchange.request.method === 'OPTIONS' && answering(exchange, 200, { headers: [['content-type', 'text/plain']], body: 'OK' }),
        ),
    ],
    ['refuses foreign origins with 403', (data) => everyAnswer(data, (exchange) => answering(exchange, 403))],
    ['has its firewall refuse foreign origins', (data) => everyAnswer(data, (exchange) => blocked(exchange))],
    [
      'refuses this user the operation, readably',
      (data) =>
        Object.values(origins(data).byOperation).forEach(({ control }) =>
          answering(control, 403, {
            headers: [
              [allow, web],
              [credentials, 'true'],
            ],
          }),
        ),
    ],
    ['speaks no CORS at all, with same-origin agreed', sameOrigin],
    [
      'has a health check outside of CORS, that no page may read',
      (data) => {
        const health = origins(data).byOperation['GET /health'];
        if (health === undefined) throw new Error('GET /health was not asked');
        for (const exchange of [
          health.control,
          ...health.foreign.flatMap(({ preflight, request }) => [preflight, ...(request === undefined ? [] : [request])]),
        ])
          [allow, credentials].forEach((name) => withHeader(exchange, name));
      },
    ],
  ])('%s', ([, change]) => {
    expect(clean.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
