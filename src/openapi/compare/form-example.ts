import type { Json } from '../../model/json.ts';
import { inhabitant, type Reading } from '../../schema/contained.ts';
import { restricted } from './fit.ts';
import type { Parameter } from './parts.ts';
import type { Written } from './serialization.ts';
import { shapeOf } from './shape.ts';
import type { Side } from './side.ts';
import { readingDirection, type Speaker } from './speaker.ts';

type Rule = Readonly<Record<string, unknown>>;

type Example = { readonly value: Json } | 'empty' | { readonly unknown: string };

/** What a value must be for its form to show. */
export interface Sought {
  readonly written: Written;
  /** The least number of items or properties. */
  readonly least: number;
}

/** No empty text. */
const visible: Rule = { anyOf: [{ type: 'string', minLength: 1 }, { not: { type: 'string' } }] };

/** A value of this kind that the parameter's schema allows, in the plainest words that it has. */
export function formExample(side: Side, parameter: Parameter, speaker: Speaker, { written, least }: Sought): Example {
  switch (written) {
    case 'text':
      return firstOf(side, parameter, speaker, [{ type: 'string', minLength: 1 }, { type: 'string' }]);
    case 'literal':
      return firstOf(side, parameter, speaker, [{ type: 'number' }, { type: 'boolean' }]);
    case 'array':
      return firstOf(side, parameter, speaker, [
        { type: 'array', minItems: least, items: visible },
        { type: 'array', minItems: least },
      ]);
    case 'object': {
      const named = [...namesOf(side, parameter), 'key'].map((name) => ({ type: 'object', required: [name], minProperties: least }));
      return firstOf(side, parameter, speaker, [...(least === 0 ? [] : named), { type: 'object', minProperties: least }]);
    }
  }
}

// RFC 3986 §2.2.
const reserved: Rule = { type: 'string', pattern: String.raw`[:/?#\[\]@!$&'()*+,;=]` };

/** A value in which a reserved character is written. */
export function reservedExample(side: Side, parameter: Parameter, speaker: Speaker): Example {
  return firstOf(side, parameter, speaker, [
    reserved,
    { type: 'array', minItems: 1, items: reserved },
    ...namesOf(side, parameter).map((name) => ({ type: 'object', required: [name], properties: { [name]: reserved } })),
  ]);
}

function namesOf(side: Side, { schema }: Parameter): readonly string[] {
  return schema === undefined ? [] : [...shapeOf(side, schema).properties.keys()];
}

/** By the first rule that leaves something of the schema. */
function firstOf(side: Side, { schema }: Parameter, speaker: Speaker, rules: readonly Rule[]): Example {
  const reading: Reading = { direction: readingDirection(speaker), formats: 'assert' };
  let open: Example = 'empty';
  for (const rule of rules) {
    const found = inhabitant(schema === undefined ? { document: rule, pointer: '' } : restricted(side, schema, rule), reading);
    if (typeof found === 'object' && 'value' in found) return found;
    if (found !== 'empty') open = found;
  }
  return open;
}
