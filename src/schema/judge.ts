import type { ValidateFunction } from 'ajv';
import type { Json } from '../model/json.ts';
import { addFormats, ajvOf, type AjvDraft, type AnyAjv } from './ajv.ts';
import { effortOf } from './effort.ts';
import { effortByExtent } from './effort-on.ts';
import { includesNumber, multiplesOf } from './number/number-set.ts';
import { fitsText } from './text-atom.ts';

const kept = new Map<string, AnyAjv>();

export interface Judge {
  readonly validate: ValidateFunction;
  /** How often, at most, it looks at one part of this value. */
  readonly effort: (value: Json) => number;
}

/** Most schemas are put together from the same pieces; so many are kept. */
const mostJudges = 400;
const judges = new Map<string, Judge>();

export function judgeOf(make: AjvDraft, schema: object, text: string, asserts: boolean): Judge {
  const name = `${make} ${asserts}`;
  const key = `${name} ${text}`;
  const before = judges.get(key);
  if (before !== undefined) return before;
  const ajv = kept.get(name) ?? validator(make, asserts);
  kept.set(name, ajv);
  try {
    const whole = { $ref: '#/$defs/0', $defs: { '0': schema } };
    const effort = effortOf(whole);
    const made = { validate: ajv.compile(schema), effort: effort === Infinity ? effortByExtent(whole) : () => effort };
    judges.set(key, made);
    for (const oldest of judges.keys()) if (judges.size > mostJudges) judges.delete(oldest);
    return made;
  } finally {
    // Nothing of one schema stays for the next.
    ajv.removeSchema();
  }
}

export function validator(make: AjvDraft, asserts: boolean): AnyAjv {
  const ajv = ajvOf(make, { ...options, validateFormats: asserts });
  if (asserts) {
    addFormats(ajv);
    // Its own admits every integer.
    ajv.addFormat('int64', { type: 'number', validate: (value) => Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 });
  }
  // Ajv divides doubles: 19.99 would be no multiple of 0.01.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    compile: (step: unknown) => {
      const multiples = multiplesOf(step as number);
      return (value: number) => includesNumber(multiples, value);
    },
  });
  return ajv;
}

/** Keywords that Ajv can be handed the argument of beside the value, and what these are where they are in order. */
const handed: Readonly<Record<string, (says: unknown) => boolean>> = {
  ...Object.fromEntries(
    'maximum minimum exclusiveMaximum exclusiveMinimum maxLength minLength maxItems minItems maxProperties minProperties'
      .split(' ')
      .map((keyword) => [keyword, Number.isFinite]),
  ),
  required: (says) => Array.isArray(says) && says.every((name) => typeof name === 'string'),
  enum: (says) => Array.isArray(says) && says.length > 0,
  const: () => true,
};
const handing = new Map<string, ValidateFunction>();

export interface KeywordJudge {
  readonly fits: (value: Json) => boolean;
  readonly effort: number;
}

/** One keyword by itself, compiled once whatever its argument: every model has other names and limits. Undefined where that cannot be done. */
export function keywordJudge(make: AjvDraft, schema: unknown): KeywordJudge | undefined {
  const [entry, ...others] = typeof schema === 'object' && schema !== null ? Object.entries(schema as Readonly<Record<string, unknown>>) : [];
  if (entry === undefined || others.length > 0) return undefined;
  const [keyword, says] = entry;
  if (!Object.hasOwn(handed, keyword) || handed[keyword]?.(says) !== true) return undefined;
  let validate = handing.get(keyword);
  if (validate === undefined) {
    const ajv = ajvOf(make, { ...options, $data: true });
    handing.set(keyword, (validate = ajv.compile({ properties: { value: { [keyword]: { $data: '1/says' } } } })));
  }
  const judge = validate;
  // Only these two look into a value.
  const effort = keyword === 'enum' ? (says as readonly unknown[]).length + 1 : keyword === 'const' ? 2 : 1;
  return { fits: (value) => judge({ value, says }), effort };
}

// Patterns of other languages are told by the engine's own reading of them.
const regExp = Object.assign(
  (pattern: string, flags: string): { test: (text: string) => boolean } => {
    for (const flag of [flags, '']) {
      try {
        return new RegExp(pattern, flag);
      } catch {
        continue;
      }
    }
    return { test: (text) => fitsText({ says: 'pattern', source: pattern }, text) === true };
  },
  { code: 'new RegExp' },
);

const options = {
  strict: false,
  ownProperties: true,
  validateSchema: false,
  meta: false,
  inlineRefs: false,
  logger: false,
  // Each is run once or twice: what Ajv does for the speed of its code would not come back.
  code: { regExp, optimize: false },
  loopRequired: 1,
  loopEnum: 1,
} as const;
