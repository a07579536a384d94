import { compareContent } from './compare-content.ts';
import { concreteMedia } from './media-type.ts';
import { requestMessage } from './message.ts';
import { speaks, tell, type Meeting } from './meeting.ts';

const direction = 'request';
const subject = 'the request body';

export function compareBody(meeting: Meeting): void {
  const { old, new: next } = meeting;
  const one = old.parts().body;
  const other = next.parts().body;
  const speaker = speaks(meeting, direction);
  if (one === undefined && other === undefined) return;
  if (one === undefined || other === undefined) {
    const held = other?.required === true && speaker === 'client';
    const gone = other === undefined;
    tell(meeting, {
      id: gone ? 'request-body-removed' : held ? 'request-body-added-required' : 'request-body-added',
      effect: gone ? 'other' : held ? 'narrower' : 'addition',
      direction,
      old: one?.at ?? old.at,
      new: other?.at ?? next.at,
      text: gone ? 'takes no request body any more' : `has a request body now${other.required ? ', which is required' : ''}`,
      counterexample: () =>
        gone && one !== undefined && speaker === 'client'
          ? requestMessage(meeting, speaker, { media: firstOf(one.content) })
          : requestMessage(meeting, speaker, { body: null }),
    });
    return;
  }
  if (one.required !== other.required) {
    tell(meeting, {
      id: `request-body-became-${other.required ? 'required' : 'optional'}`,
      effect: other.required ? 'narrower' : 'wider',
      direction,
      old: one.at,
      new: other.at,
      text: `${subject} is ${other.required ? 'required' : 'optional'} now`,
      counterexample: () => requestMessage(meeting, speaker, { body: null }),
    });
  }
  compareContent(meeting, {
    direction,
    old: one.content,
    new: other.content,
    oldAt: one.at,
    newAt: other.at,
    subject,
    whole: (shows) => requestMessage(meeting, speaker, shows),
    asking: (media) => requestMessage(meeting, speaker, { headers: { accept: concreteMedia(media.name) } }),
  });
}

function firstOf<T>(map: ReadonlyMap<string, T>): T {
  for (const value of map.values()) return value;
  throw new RangeError('a body has a media type');
}
