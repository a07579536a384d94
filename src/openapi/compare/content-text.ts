import { textSoften } from './as-text.ts';
import type { Soften } from './difference.ts';
import { isForm } from './media-type.ts';
import type { Context } from './meeting.ts';
import type { Media } from './parts.ts';
import { shapeOf } from './shape.ts';
import { own, type Side } from './side.ts';
import type { Speaker } from './speaker.ts';

/** Plain text and the fields of a form are text, or bytes; a field that is said to be JSON or its like is not. */
export function contentSoften(context: Context, speaker: Speaker, one: Media, other: Media): Soften | undefined {
  const both = (holds: (name: string) => boolean): boolean => holds(one.name) && holds(other.name);
  if (isPlainText(context.sides.old, one) && isPlainText(context.sides.new, other)) return textSoften(context, speaker, { in: 'body', explode: false });
  if (!both(isForm)) return undefined;
  const verbatim = new Set([...typedFields(one), ...typedFields(other)]);
  const joined = new Set([...joinedFields(one), ...joinedFields(other)]);
  // Who sends several values of a field sends it several times, or as several parts (RFC 7578 §4.3).
  const alone = both((name) => name.startsWith('application/x-www-form-urlencoded') || name.startsWith('multipart/form-data'));
  return textSoften(context, speaker, { in: 'form', explode: true, alone, verbatim, joined });
}

/** A list or an object in plain text is JSON. */
export function isPlainText(side: Side, { name, schema }: Media): boolean {
  const types = schema === undefined ? undefined : shapeOf(side, schema).types;
  return name.startsWith('text/plain') && !(types !== undefined && (types.has('object') || types.has('array')));
}

function joinedFields({ at }: Media): readonly string[] {
  return Object.entries(own(at.value, 'encoding') ?? {}).flatMap(([name, encoding]) => {
    const style = own(encoding, 'style') ?? 'form';
    return style === 'form' && own(encoding, 'explode') !== false ? [] : [name];
  });
}

function typedFields({ at }: Media): readonly string[] {
  return Object.entries(own(at.value, 'encoding') ?? {}).flatMap(([name, encoding]) => {
    const type = own(encoding, 'contentType');
    return typeof type === 'string' && /[/+](json|xml|yaml)\b|\*/i.test(type) ? [name] : [];
  });
}
