import type { ValidateFunction } from 'ajv';
import { isRecord, valueAt, type Json, type JsonPointer } from '../model/json.ts';
import type { AjvDraft } from './ajv.ts';
import { within } from './bounded.ts';
import { draftOf, isOpenApi, type Dialect } from './dialect.ts';
import type { Direction } from './direction.ts';
import { isExact } from './json-kind.ts';
import { partsOf } from './effort.ts';
import { judgeOf, keywordJudge, validator } from './judge.ts';
import { piecesOf, type Piece } from './piece.ts';
import { hyperjumpFits, type Asked } from './second-opinion.ts';
import { standalone } from './standalone.ts';

/** What a validator that knows nothing of this engine is asked. */
export interface Question {
  readonly document: unknown;
  readonly pointer: JsonPointer;
  readonly dialect: Dialect;
  readonly direction: Direction | undefined;
  readonly formats: boolean;
}

/** Milliseconds, for compiling and judging. */
const patience = 2_000;

/**
 * Whether a validator says that the value fits the inner schema and not the outer one; else what it says instead. Ajv is asked first; where
 * it says otherwise, or cannot read a schema, Hyperjump has the last word, as Ajv is known to be wrong about `unevaluated*`,
 * `$dynamicRef` and `contains` beside `prefixItems`.
 */
export function confirmedBy(value: Json, inner: Question, outer: Question): true | string {
  const said = [ajvFits(value, inner), ajvFits(value, outer)];
  for (const [index, [question, expected]] of (
    [
      [inner, true],
      [outer, false],
    ] as const
  ).entries()) {
    const answer = said[index] ?? '';
    if (answer === expected) continue;
    const second = guarded(() => hyperjumpFits(asked(value, question)));
    if (second === expected) continue;
    const side = expected ? 'inner' : 'outer';
    const verdict = (one: boolean | string): string =>
      typeof one === 'string' ? `cannot judge (${one})` : one ? 'says that it fits' : 'says that it does not fit';
    return `for the ${side} schema Ajv ${verdict(answer)} and Hyperjump ${verdict(second)}`;
  }
  return true;
}

function guarded<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it took too long';
  }
}

function ajvFits(value: Json, question: Question): boolean | string {
  const { document } = question;
  if (typeof document === 'boolean') return document;
  if (typeof document !== 'object' || document === null) return 'it is no schema';
  return guarded(() => {
    const { root, schema, make } = written(value, question);
    const pieces = piecesOf(root, schema, value);
    if (pieces === undefined) return within(patience, () => compiled(root, question, make)(value));
    return allFit(pieces, { make, formats: question.formats });
  });
}

type Draft = ReturnType<typeof draftOf>;

const metaSchemas: Readonly<Record<Draft, string>> = {
  4: 'http://json-schema.org/draft-04/schema#',
  6: 'http://json-schema.org/draft-06/schema#',
  7: 'http://json-schema.org/draft-07/schema#',
  2019: 'https://json-schema.org/draft/2019-09/schema',
  2020: 'https://json-schema.org/draft/2020-12/schema',
};

function asked(value: Json, { document, pointer, dialect, direction, formats }: Question): Asked {
  const draft = draftOf(dialect);
  const base = { dialect: metaSchemas[draft], formats, value };
  if (isOpenApi(dialect)) return { ...base, pointer: '', schema: doubled(standaloneOf(value, { document, pointer, dialect, direction }), 2020) };
  if (!isRecord(document)) return { ...base, pointer, schema: document };
  const { $schema: _, ...schema } = document;
  return { ...base, pointer, schema: doubled(schema, draft) };
}

function standaloneOf(value: Json, { document, pointer, dialect, direction }: Omit<Question, 'formats'>): object {
  return standalone(document, { pointer, value: valueAt(document, pointer) }, direction, { old: dialect === 'openapi-3.0', only: { value } }).schema;
}

/** The document in words that Ajv understands, and the schema in it. */
interface Written {
  readonly root: object;
  readonly schema: unknown;
  readonly make: AjvDraft;
}

function written(value: Json, { document, pointer, dialect, direction }: Question): Written {
  const draft = draftOf(dialect);
  if (draft === 2020) {
    const root = doubled(standaloneOf(value, { document, pointer, dialect, direction }), 2020) as object;
    return { root, schema: root, make: 2020 };
  }
  const { $schema: _, ...root } = doubled(document, draft, draft === 4) as Readonly<Record<string, unknown>>;
  return { root, schema: valueAt(root, pointer), make: draft === 2019 ? 2019 : 7 };
}

function compiled(root: object, { pointer, dialect, formats: asserts }: Question, make: AjvDraft): ValidateFunction {
  if (draftOf(dialect) === 2020 || pointer === '') return judgeOf(make, root, JSON.stringify(root), asserts).validate;
  const ajv = validator(make, asserts);
  ajv.addSchema(root, 'document.json');
  return ajv.compile({ $ref: `document.json#${encodeURI(pointer)}` });
}

/** Looks at parts of a value that surely end in time: a watch costs more than they do. */
const harmless = 100_000;
/** Characters of schemas that are surely compiled in time. */
const short = 50_000;

interface Judging {
  readonly make: AjvDraft;
  readonly formats: boolean;
}

/** Judges pieces of schemas; done without a watch as long as it surely ends in time. */
function allFit(pieces: readonly Piece[], judging: Judging): boolean {
  try {
    return everyFits(pieces, judging, { left: short });
  } catch (error) {
    if (!(error instanceof NeedsWatch)) throw error;
    return within(patience, () => everyFits(pieces, judging, undefined));
  }
}

class NeedsWatch extends Error {}

/** @param unwatched characters of schemas that may still be compiled; undefined where a watch is kept */
function everyFits(pieces: readonly Piece[], judging: Judging, unwatched: { left: number } | undefined): boolean {
  const { make, formats } = judging;
  const others: { readonly schema: object; readonly text: string; readonly value: Json }[] = [];
  let doubtful = false;
  for (const piece of pieces) {
    if ('holds' in piece) continue;
    const { schema, value } = piece;
    const alone = keywordJudge(make, schema);
    if (alone === undefined) others.push({ schema: schema as object, text: JSON.stringify(schema), value });
    else if (unwatched !== undefined && alone.effort > 1 && alone.effort * partsOf(value, harmless) > harmless) doubtful = true;
    else if (!alone.fits(value)) return false;
  }
  for (const { schema, text, value } of others.sort((a, b) => a.text.length - b.text.length)) {
    if (unwatched !== undefined) {
      unwatched.left -= text.length;
      if (unwatched.left < 0) throw new NeedsWatch();
    }
    const { validate, effort } = judgeOf(make, schema, text, formats);
    if (unwatched !== undefined && effort(value) * partsOf(value, harmless) > harmless) doubtful = true;
    else if (!validate(value)) return false;
  }
  for (const piece of pieces) {
    if (!('holds' in piece)) continue;
    const most = piece.holds === 'one' ? 1 : Infinity;
    let held = 0;
    for (const alternative of piece.of) {
      if (everyFits(alternative, judging, unwatched)) held += 1;
      if (held > most || (held === 1 && most > 1)) break;
    }
    if (held === 0 || held > most) return false;
  }
  if (doubtful) throw new NeedsWatch();
  return true;
}

/** The schema with every exact number as the double next to it, which is all that a validator of doubles can look at. */
function doubled(value: unknown, draft: Draft, asSeven = false): unknown {
  if (isExact(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map((item) => doubled(item, draft, asSeven));
  if (!isRecord(value)) return value;
  const own = Object.entries(value).map(([key, inner]) => [key, key === 'enum' || key === 'const' ? inner : doubled(inner, draft, asSeven)] as const);
  const result = Object.fromEntries(own);
  if (draft <= 7 && typeof value['$ref'] === 'string') {
    // What stands beside a `$ref` says nothing there; Ajv listens to it all the same.
    const { $ref, definitions = {} } = result;
    return { allOf: [{ $ref }], definitions };
  }
  return asSeven ? newer(result) : result;
}

/** Draft 4 in the words of draft 7. */
function newer(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...value };
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof result[exclusive] !== 'boolean') continue;
    if (result[exclusive] && typeof result[inclusive] === 'number') {
      result[exclusive] = result[inclusive];
      delete result[inclusive];
    } else delete result[exclusive];
  }
  if (typeof result['id'] === 'string' && !isRecord(result['properties'])) {
    result['$id'] = result['id'];
    delete result['id'];
  }
  return result;
}
