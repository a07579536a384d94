import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Reuse } from './reuse.probe.ts';

const clean = readCase('refresh/reuse-detection', 'bearer.clean');
const byCookie = readCase('refresh/reuse-detection', 'cookie.clean');
const replayAccepted = readCase('refresh/reuse-detection', 'bearer.replay-accepted');
const familyAlive = readCase('refresh/reuse-detection', 'bearer.family-survives');
const subject = { flow: 'reuse of a rotated refresh token' };

type Step = Editable<NonNullable<Reuse['steps']['replay']>>;
type StepName = keyof Reuse['steps'];

function reuse({ said }: Editing): Editable<Reuse> {
  return said<Reuse>('refresh/reuse');
}
function step(data: Editing, name: StepName): Step {
  const found = reuse(data).steps[name];
  if (found === undefined) throw new Error(`${name} was not recorded`);
  return found;
}
/** The step gives a new credential, as the first did. */
function accepted(data: Editing, name: 'replay' | 'afterReplay'): void {
  Object.assign(step(data, name), { response: step(data, 'first').response });
  Object.assign(reuse(data).yielded, { [name]: true });
}

describe('replayAccepted', () => {
  test('both sides shown, with the grace that was waited for', () => {
    const { kind, findings } = clean.judged((data) => accepted(data, 'replay'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'replayAccepted',
        level: 'breaking',
        subject,
        text: 'A refresh token that was used up is still accepted 2 s later',
        expected: { witness: 'agreement', at: 'auth.refresh.rotation', value: { graceSeconds: 1, onReuse: 'revoke-family' } },
        actual: { witness: 'refresh/reuse', at: expect.stringMatching(/^x\d+$/), value: 200 },
      },
    ]);
  });
  test('by 204 with cookies only', () => {
    const { findings } = byCookie.judged((data) => {
      accepted(data, 'replay');
      Object.assign(step(data, 'replay').response, { status: 204, body: undefined });
    });
    expect(findings).toMatchObject([{ message: 'replayAccepted', actual: { value: 204 } }]);
  });
  test('with onReuse: reject it is judged as well', () => {
    expect(replayAccepted.judged((data) => Object.assign(reuse(data), { onReuse: 'reject' }))).toMatchObject({
      kind: 'fail',
      findings: [{ message: 'replayAccepted' }],
    });
  });
  test('it is told once, not as a living family too', () => {
    const { findings } = clean.judged((data) => {
      accepted(data, 'replay');
      accepted(data, 'afterReplay');
    });
    expect(findings.map(({ message }) => message)).toEqual(['replayAccepted']);
  });
  test('quiet where the success gives no credential', () => {
    const outcome = clean.judged((data) => answering(step(data, 'replay'), 200, { body: '{"authenticated":false}' }));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('familyAlive', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => accepted(data, 'afterReplay'));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'familyAlive',
        level: 'breaking',
        subject,
        text: expect.stringContaining('still answers 200'),
        expected: { witness: 'agreement', value: { onReuse: 'revoke-family' } },
        actual: { witness: 'refresh/reuse', value: 200 },
      },
    ]);
  });
  test('quiet with onReuse: reject', () => {
    expect(familyAlive.judged((data) => Object.assign(reuse(data), { onReuse: 'reject' }))).toMatchObject({
      kind: 'pass',
      findings: [],
      examined: [{ subject }],
    });
  });
  test('quiet where the success gives no credential', () => {
    expect(familyAlive.judged((data) => Object.assign(reuse(data).yielded, { afterReplay: false }))).toMatchObject({ kind: 'pass', findings: [] });
  });
});

describe('a control that does not hold', () => {
  describe.for(['first', 'second'] as const)('the %s refresh', (name) => {
    test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
      for (const mutant of [replayAccepted, familyAlive]) {
        expect(mutant.judged((data) => befall(step(data, name)))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
      }
    });
  });
  test.for(troubles)('the replay: %s', ([, befall]) => {
    expect(familyAlive.judged((data) => befall(step(data, 'replay')))).toMatchObject({ kind: 'inconclusive', findings: [] });
    expect(clean.judged((data) => befall(step(data, 'replay')))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for(troubles)('what follows the replay: %s', ([, befall]) => {
    expect(clean.judged((data) => befall(step(data, 'afterReplay')))).toMatchObject({ kind: 'inconclusive', findings: [] });
  });
  test.for<readonly StepName[]>([['second', 'replay', 'afterReplay'], ['replay', 'afterReplay'], ['afterReplay']])(
    'it went no further than before %s',
    (...[missing]) => {
      for (const mutant of [replayAccepted, familyAlive]) {
        const outcome = mutant.judged((data) => missing.forEach((name) => delete reuse(data).steps[name as 'second']));
        expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [] });
      }
    },
  );
  test('rotation is agreed not to happen: the check does not apply', () => {
    expect(() => clean.judged(({ recorded }) => Object.assign(recorded.agreement.auth?.refresh ?? {}, { rotation: 'none' }))).toThrow('does not apply');
  });
});

describe('a correct app', () => {
  const refusing =
    (status: number, body = '{}'): ((data: Editing) => void) =>
    (data) => {
      for (const name of ['replay', 'afterReplay'] as const) answering(step(data, name), status, { body });
    };
  test.for<readonly [string, (data: Editing) => void]>([
    ['refuses with 400, as OAuth does', refusing(400, '{"error":"invalid_grant"}')],
    ['refuses with 403', refusing(403)],
    ['refuses with 422', refusing(422)],
    [
      'refuses with a page of its own',
      (data) =>
        answering(step(data, 'replay'), 401, {
          headers: [
            ['content-type', 'text/html'],
            ['server', 'gunicorn'],
          ],
          body: '<p>Sign in</p>',
        }),
    ],
    ['sends to the sign-in', (data) => answering(step(data, 'replay'), 302, { headers: [['location', '/sign-in']] })],
    ['refuses and takes the cookie away', (data) => withHeader(step(data, 'replay'), 'set-cookie', 'refresh_token=""; Max-Age=0; Path=/auth')],
    ['says nothing but no', refusing(401, '')],
    ['has an agreed grace of a minute', (data) => Object.assign(reuse(data), { graceSeconds: 60 })],
    [
      'refreshes with 204 and cookies only',
      (data) => {
        for (const name of ['first', 'second'] as const) Object.assign(step(data, name).response, { status: 204, body: undefined });
      },
    ],
  ])('%s', ([, change]) => {
    for (const one of [clean, byCookie]) expect(one.judged(change)).toMatchObject({ kind: 'pass', findings: [] });
  });
});
