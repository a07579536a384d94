import type { DriftMessage } from '../../model/drift.ts';
import { isRecord, type Json } from '../../model/json.ts';
import type { ContentPart } from './content-part.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import { formSample } from './form-sample.ts';
import { headersOf, type Media } from './parts.ts';
import { formOf, serializationOf } from './serialization.ts';
import { shapeOf } from './shape.ts';
import { child, own, textOf, type Found, type Side } from './side.ts';
import type { Speaker } from './speaker.ts';

/** How each property of a form is written, by its effective encoding (OpenAPI 3.1 §4.8.15). */
export function compareEncodings(meeting: Meeting, part: ContentPart, one: Media, other: Media): void {
  const { sides } = meeting.context;
  const speaker = speaks(meeting, part.direction);
  const names = new Set([one, other].flatMap(({ at }) => Object.keys(own(at.value, 'encoding') ?? {})));
  for (const name of names) {
    const old = encodingOf(sides.old, one, name);
    const next = encodingOf(sides.new, other, name);
    if (old === undefined || next === undefined) continue;
    const places = { direction: part.direction, old: old.at, new: next.at, about: name } as const;
    const id = `${part.direction}-body-encoding`;
    const subject = `${name} in ${part.subject}`;
    const media = speaker === 'client' ? one : other;
    const counterexample = (): DriftMessage => part.whole({ media, body: { value: withField(meeting, media, name, speaker) } });
    const [inner, outer] = speaker === 'client' ? [old, next] : [next, old];
    // Where it is of another kind, its schema tells.
    const isRewritten = old.form !== next.form && old.kind === next.kind;
    if (isRewritten)
      tell(meeting, {
        ...places,
        id: `${id}-style-changed`,
        effect: 'other',
        text: `${subject} is written ${sampleOf(next, name)} instead of ${sampleOf(old, name)}`,
        counterexample,
      });
    const refused = inner.types.filter((type) => !outer.types.some((accepted) => covers(accepted, type)));
    const gained = outer.types.filter((type) => !inner.types.some((accepted) => covers(accepted, type)));
    const text = `${subject} is ${next.types.join(' or ')} instead of ${old.types.join(' or ')}`;
    if (!isRewritten && refused.length > 0) tell(meeting, { ...places, id: `${id}-content-type-changed`, effect: 'other', text, counterexample });
    else if (!isRewritten && gained.length > 0) tell(meeting, { ...places, id: `${id}-content-type-changed`, effect: 'addition', text });
    for (const header of new Set([...old.headers.keys(), ...next.headers.keys()])) {
      const [was, is] = [old.headers.get(header)?.required === true, next.headers.get(header)?.required === true];
      if (was === is) continue;
      tell(meeting, {
        ...places,
        old: old.headers.get(header)?.at ?? old.at,
        new: next.headers.get(header)?.at ?? next.at,
        id: `${id}-header-became-${is ? 'required' : 'optional'}`,
        effect: is ? 'narrower' : 'wider',
        text: `${subject} needs the header ${header} ${is ? 'now' : 'no more'}`,
        counterexample,
      });
    }
  }
}

function sampleOf({ form, kind, types }: Encoding, name: string): string {
  return form === 'itself' ? `as ${types.join(' or ')}` : formSample(form, kind, name);
}

/** The least form that holds the field, and where it is a list two items of it. */
function withField({ context }: Meeting, media: Media, name: string, speaker: Speaker): Json {
  const side = context.sides[speaker === 'client' ? 'old' : 'new'];
  const base = context.fits.base(media.schema, side.which, speaker);
  const property = media.schema && shapeOf(side, media.schema).properties.get(name);
  const field = context.fits.base(property, side.which, speaker) ?? 'example';
  const items = property && shapeOf(side, property).schemas.get('items');
  const item = items === undefined ? 'example' : (context.fits.base(items, side.which, speaker) ?? 'example');
  const value = Array.isArray(field) && field.length < 2 ? [...(field as readonly Json[]), item, item].slice(0, 2) : field;
  return { ...(isRecord(base) ? base : {}), [name]: value };
}

interface Encoding {
  readonly at: Found;
  readonly kind: 'array' | 'object' | 'text';
  readonly types: readonly string[];
  readonly form: string;
  readonly headers: ReturnType<typeof headersOf>;
}

function encodingOf(side: Side, media: Media, name: string): Encoding | undefined {
  const declared = child(media.at, 'encoding');
  const at = declared && child(declared, name);
  const property = media.schema && shapeOf(side, media.schema).properties.get(name);
  if (property === undefined) return undefined;
  const shape = shapeOf(side, property);
  const kind = shape.types?.has('array') === true ? 'array' : shape.types?.has('object') === true ? 'object' : 'text';
  const styled = at !== undefined && ['style', 'explode', 'allowReserved'].some((word) => own(at.value, word) !== undefined);
  const serialization = at === undefined ? undefined : serializationOf(at, 'query', undefined);
  const urlencoded = media.name === 'application/x-www-form-urlencoded';
  const typed = at !== undefined && own(at.value, 'contentType') !== undefined;
  const form =
    kind === 'text' || (typed && !styled) || (!urlencoded && !styled)
      ? 'itself'
      : formOf(serialization ?? { style: 'form', explode: true, allowReserved: false, allowEmptyValue: false }, kind);
  const written = textOf(own(at?.value, 'contentType'));
  const types = (written ?? usualType(side, property, 0))
    .split(',')
    .map((type) => type.trim().toLowerCase())
    .filter((type) => type !== '');
  return { at: at ?? media.at, kind, types: styled ? ['text/plain'] : types, form, headers: headersOf(side, at && child(at, 'headers')) };
}

function usualType(side: Side, property: Found, depth: number): string {
  const shape = shapeOf(side, property);
  const items = shape.schemas.get('items');
  if (shape.types?.has('array') === true && items !== undefined && depth < 5) return usualType(side, items, depth + 1);
  if (shape.types?.has('object') === true) return 'application/json';
  const media = shape.words.get('contentMediaType')?.value;
  if (typeof media === 'string') return media;
  return shape.words.get('format')?.value === 'binary' || shape.words.has('contentEncoding') ? 'application/octet-stream' : 'text/plain';
}

function covers(accepted: string, type: string): boolean {
  return accepted === type || accepted === '*/*' || (accepted.endsWith('/*') && type.startsWith(accepted.slice(0, -1)));
}
