import { textSoften } from './as-text.ts';
import { contentSoften, isPlainText } from './content-text.ts';
import type { Soften } from './difference.ts';
import type { Context } from './meeting.ts';
import { contentOf, type Media, type Parameter } from './parts.ts';
import { child, type Side } from './side.ts';
import type { Speaker } from './speaker.ts';

/** A parameter or header is text, in a style or as plain text; undefined where it is JSON or its like. */
export function parameterSoften(context: Context, speaker: Speaker, one: Parameter, other: Parameter): Soften | undefined {
  const { sides } = context;
  const [was, is] = [mediaOf(sides.old, one), mediaOf(sides.new, other)];
  if (was !== undefined && is !== undefined) return contentSoften(context, speaker, was, is);
  if ((was !== undefined && !isPlainText(sides.old, was)) || (is !== undefined && !isPlainText(sides.new, is))) return undefined;
  return textSoften(context, speaker, { in: one.in, explode: one.serialization.explode, alone: isAlone(one) && isAlone(other) });
}

function mediaOf(side: Side, { at }: Parameter): Media | undefined {
  return contentOf(side, child(at, 'content')).values().next().value;
}

/** A value alone looks like the only item of a list; `deepObject` has no lists, and plain text none either. */
function isAlone({ serialization }: Parameter): boolean {
  return serialization.style !== 'deepObject' && serialization.content === undefined;
}
