import type { DriftMessage } from '../../model/drift.ts';
import { isRecord, type Json } from '../../model/json.ts';
import type { ContentPart } from './content-part.ts';
import { speaks, tell, type Meeting, type Told } from './meeting.ts';
import { formSample } from './form-sample.ts';
import { parameterSoften } from './parameter-text.ts';
import { headersOf, type Media, type Parameter } from './parts.ts';
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
    // Where it is of another kind, its schema tells. Where no style is said, what it is told to be is what it is.
    const isStyled = old.isStyled || next.isStyled;
    const isRewritten = isStyled && old.form !== next.form && old.kind === next.kind;
    if (isRewritten)
      tell(meeting, {
        ...places,
        id: `${id}-style-changed`,
        effect: 'other',
        text: `${subject} is written ${sampleOf(next, name)} instead of ${sampleOf(old, name)}`,
        counterexample,
      });
    // One style has no media types.
    const isTyped = !isRewritten && !(isStyled && old.form === next.form && old.form !== 'itself');
    const refused = inner.types.filter((type) => !outer.types.some((accepted) => covers(accepted, type)));
    const gained = outer.types.filter((type) => !inner.types.some((accepted) => covers(accepted, type)));
    const text = `${subject} is ${next.types.join(' or ')} instead of ${old.types.join(' or ')}`;
    if (isTyped && refused.length > 0) tell(meeting, { ...places, id: `${id}-content-type-changed`, effect: 'other', text, counterexample });
    else if (isTyped && gained.length > 0) tell(meeting, { ...places, id: `${id}-content-type-changed`, effect: 'addition', text });
    for (const header of new Set([...old.headers.keys(), ...next.headers.keys()])) {
      const [was, is] = [old.headers.get(header), next.headers.get(header)];
      const at = { old: was?.at ?? old.at, new: is?.at ?? next.at };
      const required = is?.required === true;
      if ((was?.required === true) !== required)
        tell(meeting, {
          ...places,
          ...at,
          id: `${id}-header-became-${required ? 'required' : 'optional'}`,
          effect: required ? 'narrower' : 'wider',
          text: `${subject} needs the header ${header} ${required ? 'now' : 'no more'}`,
          counterexample,
        });
      if (was !== undefined && is !== undefined) compareValues(meeting, { ...places, ...at, id: `${id}-header-changed`, counterexample }, header, was, is);
    }
  }
}

interface HeaderPlace extends Pick<Told, 'id' | 'direction' | 'about'> {
  readonly old: Found;
  readonly new: Found;
  readonly counterexample: () => DriftMessage;
}

/** A message shows a part's fields and not its headers, so that no value of them is shown. */
function compareValues(meeting: Meeting, place: HeaderPlace, name: string, was: Parameter, is: Parameter): void {
  const { context, old } = meeting;
  const { fits } = context;
  const speaker = speaks(meeting, place.direction);
  const soften = parameterSoften(context, speaker, was, is);
  if (was.schema === is.schema || fits.equal(was.schema, is.schema, speaker) || soften?.same(was.schema, is.schema) === true) return;
  const answer = (soften?.fit ?? ((one, other) => fits.fit(one, other, speaker)))(was.schema, is.schema);
  const { counterexample, ...places } = place;
  const text = `the header ${name} of ${place.about ?? ''} has other values`;
  if (answer.contained === 'unknown')
    context.leaveOpen({ operation: old.name, direction: place.direction, old: place.old, new: place.new, reason: `${text}: ${answer.reason}` });
  else if (answer.contained === 'no') tell(meeting, { ...places, effect: 'unclear', text, counterexample });
  else tell(meeting, { ...places, effect: 'addition', text });
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
  readonly isStyled: boolean;
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
  return { at: at ?? media.at, kind, types: styled ? ['text/plain'] : types, form, isStyled: styled, headers: headersOf(side, at && child(at, 'headers')) };
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
