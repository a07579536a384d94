import type { ContentPart } from './content-part.ts';
import { contentSoften } from './content-text.ts';
import { isBytes } from './bytes.ts';
import { compareEncodings } from './encodings.ts';
import { concreteMedia, isForm, isRange, nearestMedia } from './media-type.ts';
import { speaks, tell, type Meeting } from './meeting.ts';
import type { Media } from './parts.ts';
import { tellSchemas } from './tell-schema.ts';
import { areWrittenOtherwise, isXml } from './xml.ts';

/** The media types of two bodies, each with the nearest of the other side (OpenAPI 3.1 §4.8.14.1). */
export function compareContent(meeting: Meeting, part: ContentPart): void {
  const speaker = speaks(meeting, part.direction);
  // Who asks for a media type of a response gets it or not.
  const negotiated = part.direction === 'response' && speaker === 'owner';
  const oldNames = new Set(part.old.keys());
  const newNames = new Set(part.new.keys());
  const met = new Set<string>();
  const meet = (one: Media, other: Media): void => {
    const key = `${one.name} ${other.name}`;
    if (met.has(key)) return;
    met.add(key);
    compareMedia(meeting, part, one, other);
  };
  for (const one of part.old.values()) {
    const name = nearestMedia(one.name, newNames);
    const other = name === undefined ? undefined : part.new.get(name);
    if (other !== undefined) {
      meet(one, other);
      continue;
    }
    const narrowed = isRange(one.name)
      ? [...part.new.values()].filter(({ name: candidate }) => nearestMedia(candidate, new Set([one.name])) !== undefined)
      : [];
    if (narrowed.length > 0) for (const other of narrowed) meet(one, other);
    tellGone(meeting, part, one, negotiated, narrowed.length > 0);
  }
  for (const other of part.new.values()) {
    const name = nearestMedia(other.name, oldNames);
    const one = name === undefined ? undefined : part.old.get(name);
    if (one !== undefined) meet(one, other);
    else tellCome(meeting, part, other, negotiated);
  }
}

function compareMedia(meeting: Meeting, part: ContentPart, one: Media, other: Media): void {
  const speaker = speaks(meeting, part.direction);
  // The message is in the media type of who speaks, or in the narrower one.
  const spoken = speaker === 'client' ? one : other;
  const media = isRange(spoken.name) ? (speaker === 'client' ? other : one) : spoken;
  const { old, new: next } = meeting.context.sides;
  if (isBytes(old, one) && isBytes(next, other)) return;
  tellSchemas(meeting, one.schema, other.schema, {
    part: `${part.direction}-body`,
    direction: part.direction,
    subject: part.subject,
    whole: (value) => part.whole({ media, body: { value } }),
    soften: contentSoften(meeting.context, speaker, one, other),
  });
  tellSchemas(meeting, one.itemSchema, other.itemSchema, {
    part: `${part.direction}-body`,
    direction: part.direction,
    subject: `an item of ${part.subject}`,
    whole: (value) => part.whole({ media, body: { value: [value] } }),
  });
  if (isXml(media.name) && one.schema !== undefined && other.schema !== undefined && areWrittenOtherwise(meeting.context.sides, one.schema, other.schema)) {
    const reason = `${part.subject} is written as XML in another way, which is not compared`;
    meeting.context.leaveOpen({ operation: meeting.old.name, direction: part.direction, old: one.schema, new: other.schema, reason });
  }
  if (isForm(media.name)) compareEncodings(meeting, part, one, other);
}

function tellGone(meeting: Meeting, part: ContentPart, one: Media, negotiated: boolean, narrowed: boolean): void {
  const id = part.direction === 'request' ? 'request-body-media-type' : 'response-media-type';
  const base = { direction: part.direction, old: one.at, new: part.newAt, about: one.name } as const;
  if (narrowed && !negotiated && speaks(meeting, part.direction) === 'owner') {
    return tell(meeting, { ...base, id: `${id}-specialized`, effect: 'narrower', text: `${part.subject} is not of every type in ${one.written} any more` });
  }
  tell(meeting, {
    ...base,
    id: `${id}-removed`,
    // Who could ask for it cannot any more: an exception from the law, for it is the owner who says less.
    effect: negotiated ? 'wider' : 'narrower',
    text: `${part.subject} cannot be ${one.written} any more`,
    counterexample: () => {
      const unknown = negotiated
        ? [...part.new.values()].find(({ name }) => nearestMedia(name, new Set(part.old.keys())) === undefined && !isRange(name))
        : undefined;
      if (unknown !== undefined) return part.whole({ media: unknown });
      return negotiated ? part.asking(one) : part.whole({ media: { ...one, name: concreteMedia(one.name) } });
    },
  });
}

function tellCome(meeting: Meeting, part: ContentPart, other: Media, negotiated: boolean): void {
  tell(meeting, {
    id: part.direction === 'request' ? 'request-body-media-type-added' : 'response-media-type-added',
    effect: negotiated ? 'addition' : 'wider',
    direction: part.direction,
    old: part.oldAt,
    new: other.at,
    about: other.name,
    text: `${part.subject} may be ${other.written} now`,
    counterexample: () => part.whole({ media: { ...other, name: concreteMedia(other.name) } }),
  });
}
