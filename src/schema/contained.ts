import type { Json, JsonPointer } from '../model/json.ts';
import { Exhausted, type Answer } from './answer.ts';
import { choices } from './alternatives.ts';
import { confirmedBy, type Question } from './confirm.ts';
import { covered } from './covered.ts';
import { timed } from './deadline.ts';
import { dialectOf, isOpenApi, type Dialect } from './dialect.ts';
import type { Direction } from './direction.ts';
import { fits } from './evaluate.ts';
import { guessed, isLong } from './guess.ts';
import { isExact } from './json-kind.ts';
import { allOf, not, type Node, type Side } from './ir.ts';
import { namesWithin } from './law.ts';
import { paid, shareOf, type Purpose } from './purse.ts';
import { read } from './read.ts';
import { searchWithin, type Budget } from './search.ts';
import { spent } from './spent.ts';
import { uncovered } from './uncovered.ts';

export type { Budget } from './search.ts';
export type { Dialect } from './dialect.ts';

/** Where a schema stands: `document` is the whole parsed document, and references lead into it. */
export interface SchemaAt {
  readonly document: unknown;
  readonly pointer: JsonPointer;
  /** Default: by `$schema`, else by the document's `openapi`, else 2020-12. */
  readonly dialect?: Dialect;
}

export interface Reading {
  /** Read-only properties need not be there in requests, write-only ones not in responses. */
  readonly direction?: Direction;
  /** Default: OpenAPI asserts formats, int32 and int64 too; JSON Schema takes them as annotations. */
  readonly formats?: 'assert' | 'annotate';
  /** How an object that says nothing of additional properties is read; `law`: see `law.ts`. Default `open`: as JSON Schema says. */
  readonly silent?: 'open' | 'law';
  readonly budget?: Budget;
  /** False: a *no* is looked at twice by this engine, and by no validator. For who asks much and confirms what it tells (`confirmed`). */
  readonly confirm?: false;
}

export type Containment =
  | { readonly contained: 'yes' }
  | { readonly contained: 'no'; readonly value: Json }
  | { readonly contained: 'unknown'; readonly reason: string };

/**
 * Whether every value of the inner schema fits the outer one. A *no* carries a value that the inner schema admits and the outer one
 * refuses, confirmed by an independent validator. Never throws, and runs no longer than twice its budget.
 */
export function contained(inner: SchemaAt, outer: SchemaAt, reading: Reading = {}): Containment {
  const answer = inTime('decide', reading, (share) => {
    const law = reading.silent === 'law';
    const [all, most] = [nodeOf(inner, reading, law ? 'inner' : undefined), nodeOf(outer, reading, law ? 'outer' : undefined)];
    const started = spent();
    if (covered(all, most, share.milliseconds)) return 'empty';
    // An alternative more is one that nobody announced, whatever the others let pass.
    const chooses = law && (choices(most) === 0 ? tellsAllOf(all, most) : choices(all) <= choices(most));
    const meant = chooses ? asMeant(inner, outer, reading) : undefined;
    // It costs little to see, and by the letter there may be much to search.
    if (meant !== undefined && covered(meant.all, meant.most, share.milliseconds)) return 'empty';
    // Of many alternatives it is guessed first, as they are meant: what only the letter refuses is no break.
    const refutes = (value: Json): boolean => refuted(value, { all, most }) && (meant === undefined || refuted(value, meant));
    const first = isLong(all, most) ? guessed(all, most, refutes, quick(share)) : undefined;
    let found: Answer = first === undefined ? beyond(all, most, share, started) : { value: first };
    if (meant !== undefined && first === undefined && found !== 'empty' && 'value' in found) {
      const told = beyond(meant.all, meant.most, share, spent());
      const holds = told !== 'empty' && 'value' in told && refuted(told.value, { all, most });
      if (told === 'empty' || holds) found = told;
    }
    if (found === 'empty') return found;
    // What cannot be decided under the law may say the same on both sides without it.
    if ('unknown' in found) return law && nodeOf(inner, reading).key === nodeOf(outer, reading).key ? 'empty' : found;
    if (!refuted(found.value, { all, most })) return { unknown: `a value was found that does not stand up to a second look: ${shown(found.value)}` };
    if (holdsExact(found.value)) return { unknown: `the counterexample ${shown(found.value)} has a number that no double carries` };
    if (reading.confirm === false) return found;
    const said = confirmedBy(found.value, questionOf(inner, reading), questionOf(outer, reading));
    return said === true ? found : { unknown: `${shown(found.value)} is a counterexample that no validator confirms: ${said}` };
  });
  if (answer === 'empty') return { contained: 'yes' };
  return 'value' in answer ? { contained: 'no', value: answer.value } : { contained: 'unknown', reason: answer.unknown };
}

/** One object takes the place of alternatives, and declares what each of them does. */
function tellsAllOf(all: Node, most: Node): boolean {
  if (choices(all) === 0) return false;
  const told = namesWithin(most, 'outer');
  return [...namesWithin(all, 'inner')].every((name) => told.has(name));
}

interface Both {
  readonly all: Node;
  readonly most: Node;
}

function refuted(value: Json, { all, most }: Both): boolean {
  return fits(value, all) === true && fits(value, most) === false;
}

function asMeant(inner: SchemaAt, outer: SchemaAt, reading: Reading): Both {
  const meant = { ...reading, meant: true };
  return { all: nodeOf(inner, meant, 'inner'), most: nodeOf(outer, meant, 'outer') };
}

/** A value of the one schema that the other refuses, where that does not show from the structure. */
function beyond(all: Node, most: Node, share: Share, started: number): Answer {
  const { milliseconds } = share;
  // One time for both, of which the search gets a quarter at least.
  const rest = uncovered(all, most, milliseconds - (spent() - started));
  return searched(allOf([rest, not(most)]), share, Math.max(started, spent() - (milliseconds * 3) / 4));
}

/** Whether a value fits the inner schema and not the outer one, by this engine and by a validator that knows nothing of it. */
export function confirmed(value: Json, inner: SchemaAt, outer: SchemaAt, reading: Reading = {}): boolean {
  const answer = inTime('show', reading, () => {
    const shows = fits(value, nodeOf(inner, reading)) === true && fits(value, nodeOf(outer, reading)) === false;
    return shows && confirmedBy(value, questionOf(inner, reading), questionOf(outer, reading)) === true ? { value } : 'empty';
  });
  return answer !== 'empty' && 'value' in answer;
}

/** Whether just one of two schemas has a value, by this engine: false where that is unknown. */
export function tellsApart(value: Json, one: SchemaAt, other: SchemaAt, reading: Reading = {}): boolean {
  const answer = inTime('decide', reading, () => {
    const [is, isOther] = [fits(value, nodeOf(one, reading)), fits(value, nodeOf(other, reading))];
    return is !== undefined && isOther !== undefined && is !== isOther ? { value } : 'empty';
  });
  return answer !== 'empty' && 'value' in answer;
}

/** A value that fits a schema, or that there is none. */
export function inhabitant(schema: SchemaAt, reading: Reading = {}): Answer {
  return inTime('show', reading, (share) => searched(nodeOf(schema, reading), share));
}

/** What one question may take. */
interface Share extends Budget {
  readonly milliseconds: number;
  /** What there was for it, where that is less than its own time. */
  readonly within?: string | undefined;
}

/** Of the time for one question, for all guesses. */
function quick({ milliseconds }: Share): (node: Node) => Answer {
  const since = spent();
  return (node) => searchWithin({ nodes: 20_000, milliseconds: milliseconds / 4 }, since).solve(node);
}

function searched(node: Node, share: Share, since?: number): Answer {
  return bounded(() => searchWithin(share, since).solve(node), share);
}

/** Milliseconds. */
const usual = 1_000;

/** Reading and preparing too: what was done of it stays for the next question. */
function inTime(purpose: Purpose, { budget: { milliseconds = usual, ...budget } = {} }: Reading, work: (share: Share) => Answer): Answer {
  const share = { ...budget, ...shareOf(purpose, milliseconds) };
  return paid(purpose, () => bounded(() => timed(2 * share.milliseconds, () => work(share)), share));
}

function questionOf({ document, pointer, dialect = dialectOf(document, pointer) }: SchemaAt, { direction, formats }: Reading): Question {
  return { document, pointer, dialect, direction, formats: formats === undefined ? isOpenApi(dialect) : formats === 'assert' };
}

function nodeOf(schema: SchemaAt, reading: Reading & { readonly meant?: boolean }, law?: Side): Node {
  const { pointer, ...at } = questionOf(schema, reading);
  return read({ ...at, law, meant: reading.meant === true }, pointer);
}

function holdsExact(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isExact(value) || Object.values(value as Readonly<Record<string, Json>>).some(holdsExact);
}

function shown(value: Json): string {
  return JSON.stringify(value).slice(0, 200);
}

function bounded(work: () => Answer, { within }: Share): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Exhausted) return { unknown: `it was not decided within ${within ?? error.message}` };
    if (error instanceof RangeError) return { unknown: 'the schemas are nested too deeply' };
    return { unknown: `it could not be worked out: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}` };
  }
}
