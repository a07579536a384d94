// Cases for unit tests: what a check saw of the clean app or of a mutant, to be judged as it is or with one thing changed.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judge } from '../src/engine/judge.ts';
import { deepFreeze } from '../src/engine/freeze.ts';
import { unpacked } from '../src/engine/recording.ts';
import { planFromRecording } from '../src/engine/verify.ts';
import type { Json } from '../src/model/json.ts';
import type { Exchange, Headers } from '../src/model/exchange.ts';
import type { Outcome } from '../src/model/outcome.ts';
import type { Collected } from '../src/model/witness.ts';
import type { RecordedCase } from '../src/prove/record.ts';
import * as catalogue from './catalogue.ts';

const folder = fileURLToPath(new URL('../fixtures/recordings/', import.meta.url));

/** Plain data without `readonly`, to be changed by a test. */
export type Editable<T> = unknown extends T ? T : [T] extends [Json] ? T : T extends object ? { -readonly [K in keyof T]: Editable<T[K]> } : T;

export interface Case {
  readonly check: string;
  /** `bearer.clean`, `cookie.page-overlaps`. */
  readonly name: string;
  readonly recorded: RecordedCase;
  /** The outcome over what was recorded, after `change` has had its way with a copy of it. */
  judged(change?: (data: Editing) => void): Outcome;
}

export interface Editing {
  readonly recorded: Editable<RecordedCase>;
  /** What a witness said, exchanges in place. */
  said<T>(witness: string): Editable<T>;
  /** Makes a witness unavailable, as if it could not be collected. */
  without(witness: string): void;
}

/** Every case that was recorded for a check. */
export function casesOf(check: string): readonly Case[] {
  return readdirSync(`${folder}${check}`)
    .sort()
    .map((file) => readCase(check, file.replace(/\.json$/, '')));
}

export function readCase(check: string, name: string): Case {
  const text = readFileSync(`${folder}${check}/${name}.json`, 'utf8');
  const recorded = JSON.parse(text) as RecordedCase;
  return {
    check,
    name,
    recorded,
    judged(change) {
      const copy = JSON.parse(text) as Editable<RecordedCase>;
      const collected = JSON.parse(JSON.stringify(unpacked(recorded.witnesses, recorded.exchanges))) as Record<string, Collected>;
      change?.({
        recorded: copy,
        said<T>(witness: string) {
          const found = collected[witness];
          if (found?.kind !== 'said') throw new Error(`${check} ${name} has no witness ${witness}`);
          return found.data as unknown as Editable<T>;
        },
        without(witness) {
          collected[witness] = { kind: 'unavailable', reason: 'made so by the test' };
        },
      });
      const [planned] = planFromRecording(catalogue, copy, 'destructive', [check]).checks;
      const definition = catalogue.checks[check];
      if (planned === undefined || definition === undefined) throw new Error(`${check} does not apply to ${name}`);
      return judge(definition, planned, { known: changedKnown(copy), collected: deepFreeze(collected), failOn: 'breaking' });
    },
  };
}

function changedKnown({ agreement, app }: Editable<RecordedCase>): Pick<RecordedCase, 'agreement' | 'app'> {
  return { agreement, app };
}

/** The exchange with another answer. */
export function answering(
  exchange: Editable<Exchange>,
  status: number,
  { headers = [['content-type', 'application/json']], body = '' }: { readonly headers?: Headers; readonly body?: string } = {},
): void {
  Object.assign(exchange, {
    response: { kind: 'answered', status, headers, ...(body === '' ? {} : { body: { text: body, bytes: body.length, cut: false } }) },
  });
}

/** The exchange as if nothing had come back. */
export function failing(exchange: Editable<Exchange>, reason = 'connection refused'): void {
  Object.assign(exchange, { response: { kind: 'failed', reason } });
}

/** Replaces the lines of a response header; none removes it. */
export function withHeader(exchange: Editable<Exchange>, name: string, ...values: readonly string[]): void {
  if (exchange.response.kind !== 'answered') throw new Error('nothing was answered');
  exchange.response.headers = [
    ...exchange.response.headers.filter(([line]) => line.toLowerCase() !== name),
    ...values.map((value): [string, string] => [name, value]),
  ];
}
