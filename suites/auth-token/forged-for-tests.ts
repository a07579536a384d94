// What both checks over forged tokens promise, each for its own kind of forgery.
import { describe, expect, test } from 'vitest';
import { answering, readCase, type Editable, type Editing } from '../case-for-tests.ts';
import { troubles } from '../troubles-for-tests.ts';
import type { Channel, Forged } from './forged.probe.ts';

export interface Forgeries {
  readonly check: string;
  readonly kind: Channel['tried'][number]['kind'];
  /** A mutant that takes one. */
  readonly taking: string;
  /** The first that is tried. */
  readonly first: string;
}

const subject = { operation: 'GET /me' } as const;

function channel({ said }: Editing): Editable<Channel> {
  const [first] = said<Forged>('auth-token/forged').channels;
  if (first === undefined) throw new Error('nothing was tried');
  return first;
}
/** As if the refresh token were a JWT too. */
function atRefresh(data: Editing, yielded: boolean): void {
  const refresh = { ...structuredClone(channel(data)), operation: 'POST /auth/refresh' } as Editable<Channel>;
  delete refresh.anonymous;
  refresh.tried.forEach((one) => Object.assign(one, { yielded }));
  Object.assign(data.said<Forged>('auth-token/forged'), { channels: [refresh] });
}

/** Tests of one of the checks, over its own recordings. */
export function forgeriesAreJudged({ check, kind, taking, first }: Forgeries): void {
  const clean = readCase(check, 'bearer.clean');
  const byCookie = readCase(check, 'cookie.clean');
  const mutant = readCase(check, taking);
  const both = [clean, byCookie];
  function tried(data: Editing): readonly Editable<Channel>['tried'][number][] {
    return channel(data).tried.filter((one) => one.kind === kind);
  }

  describe('accepted', () => {
    test('both sides shown', () => {
      const { kind, findings } = mutant.judged();
      expect(kind).toBe('fail');
      expect(findings).toMatchObject([
        {
          message: 'accepted',
          level: 'breaking',
          subject,
          text: expect.stringContaining(first),
          expected: { witness: 'auth-token/forged', value: { algorithm: 'HS256', status: 200 } },
          actual: { witness: 'auth-token/forged', at: expect.stringMatching(/^x\d+$/), value: 200 },
        },
      ]);
    });
    test('all that were taken are told at once', () => {
      const { findings } = clean.judged((data) => tried(data).forEach(({ exchange }) => Object.assign(exchange, { response: channel(data).control.response })));
      expect(findings.map(({ message }) => message)).toEqual(['accepted']);
      expect(findings[0]?.text.split('; ').length).toBeGreaterThanOrEqual(4);
    });
    test('at refresh it is a new credential that tells', () => {
      expect(clean.judged((data) => atRefresh(data, true)).findings).toMatchObject([{ message: 'accepted', subject: { operation: 'POST /auth/refresh' } }]);
      expect(mutant.judged((data) => atRefresh(data, false))).toMatchObject({ kind: 'pass', findings: [] });
    });
    test('what was tried for the other check is not judged here', () => {
      const others = (data: Editing): void =>
        channel(data)
          .tried.filter((one) => one.kind !== kind)
          .forEach(({ exchange }) => Object.assign(exchange, { response: channel(data).control.response }));
      expect(clean.judged(others)).toMatchObject({ kind: 'pass', findings: [] });
    });
  });
  test('crashed: both sides shown', () => {
    const { findings } = clean.judged((data) =>
      tried(data)
        .slice(0, 1)
        .forEach(({ exchange }) => answering(exchange, 500)),
    );
    expect(findings).toMatchObject([
      { message: 'crashed', level: 'breaking', subject, text: `GET /me answers 500 to a token with ${first}`, actual: { value: 500 } },
    ]);
  });

  describe('a control that does not hold', () => {
    test.for(troubles)('the genuine token: %s', ([, befall]) => {
      expect(mutant.judged((data) => befall(channel(data).control))).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
    });
    test.for(troubles)('nobody: %s', ([, befall]) => {
      expect(mutant.judged((data) => (channel(data).anonymous === undefined ? undefined : befall(channel(data).anonymous as never)))).toMatchObject({
        kind: 'inconclusive',
        findings: [],
      });
    });
    test('everybody is answered alike', () => {
      expect(mutant.judged((data) => Object.assign(channel(data).anonymous ?? {}, { response: channel(data).control.response }))).toMatchObject({
        kind: 'inconclusive',
        reason: expect.stringContaining('agreement.auth.me'),
        findings: [],
      });
    });
    test.for(troubles.filter(([name]) => !name.includes('500')))('all that was tried: %s', ([, befall]) => {
      expect(clean.judged((data) => tried(data).forEach(({ exchange }) => befall(exchange)))).toMatchObject({ kind: 'inconclusive', findings: [] });
    });
  });

  describe('a correct app', () => {
    test.for([302, 400, 401, 403, 404, 422])('refuses with %i', (status) => {
      for (const one of both)
        expect(one.judged((data) => tried(data).forEach(({ exchange }) => answering(exchange, status)))).toMatchObject({ kind: 'pass', findings: [] });
    });
    test('takes who is nobody for a visitor', () => {
      const visitor = (data: Editing): void =>
        [channel(data).anonymous, ...tried(data).map(({ exchange }) => exchange)].forEach(
          (exchange) => exchange !== undefined && answering(exchange, 200, { body: '{"user":null}' }),
        );
      for (const one of both) expect(one.judged(visitor)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
    });
    test('takes who is nobody for a visitor, and numbers its answers', () => {
      const visitor = (data: Editing): void =>
        [channel(data).anonymous, ...tried(data).map(({ exchange }) => exchange)].forEach(
          (exchange, index) =>
            exchange !== undefined &&
            answering(exchange, 200, { body: `{"user":null,"at":"2026-11-21T10:00:0${index}Z","request_id":"0${index}f3c2d1-1cbe-40f1-bf74-a84e11531822"}` }),
        );
      for (const one of both) expect(one.judged(visitor)).toMatchObject({ kind: 'pass', findings: [], examined: [{ subject }] });
    });
    test('is slow, or limits how often one asks', () => {
      const outcome = clean.judged((data) =>
        tried(data)
          .slice(1)
          .forEach(({ exchange }) => answering(exchange, 429)),
      );
      expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
    });
  });
}
