import { compile, defineCheck, eventIn, isOpen, messageIn, notAgreed, SchemaUnreadable, type Check, type Frame } from '../../src/author.ts';
import { agreement } from '../contract/agreement.probe.ts';
import { changesAgreed, events } from './events.probe.ts';

export const eventSchema: Check = defineCheck({
  title: 'Events have the agreed names, to the letter, and the agreed content',
  sources: ['RFC 6455 §5.6', 'JSON Schema 2020-12', 'AsyncAPI 3.0: messages'],
  needs: { agreement, events },
  appliesTo(known) {
    const agreed = changesAgreed(known);
    if (agreed !== true) return agreed;
    return Object.keys(known.agreement.realtime?.events ?? {}).length > 0 || { ...notAgreed.realtime, reason: 'no events are agreed' };
  },
  messages: {
    renamed: { level: 'breaking', text: '{event} comes as {actual}: who listens for the agreed name hears nothing' },
    differs: { level: 'breaking', text: '{event} does not have the agreed content: {violations}' },
    unknown: { level: 'note', text: '{event} comes, and is not agreed' },
  },
  run({ agreement, events }, { examine, report }) {
    const { realtime } = agreement;
    if (realtime === undefined) return;
    const { mine, changes } = events;
    const byName = Map.groupBy(
      mine.frames.filter(({ from }) => from === 'app'),
      (frame) => eventIn(frame, realtime),
    );
    const control = { held: isOpen(mine), by: mine.handshake.id };
    for (const [name, frames] of byName) {
      // What is no JSON, or has no name, is between the App and its frontend: a heartbeat.
      if (name === undefined) continue;
      const schema = Object.hasOwn(realtime.events, name) ? realtime.events[name] : undefined;
      const at = { witness: 'ws/events', at: placeOf(frames, events) };
      if (schema === undefined) {
        const agreed = Object.keys(realtime.events).find((one) => letters(one) === letters(name) && !byName.has(one));
        const on = examine({ event: agreed ?? name }, control);
        if (on && agreed !== undefined)
          report(on, 'renamed', {
            data: { event: agreed, actual: name.slice(0, 100) },
            expected: { witness: 'agreement', at: 'realtime.events', value: agreed },
            actual: { ...at, value: name.slice(0, 100) },
          });
        else if (on)
          report(on, 'unknown', {
            data: { event: name.slice(0, 100) },
            expected: { witness: 'agreement', at: 'realtime.events', value: Object.keys(realtime.events) },
            actual: { ...at, value: name.slice(0, 100) },
          });
        continue;
      }
      const judged = judge(schema, frames);
      const on = examine({ event: name }, judged === undefined ? { held: false, by: mine.handshake.id } : control);
      const [first] = judged ?? [];
      if (!on || first === undefined) continue;
      report(on, 'differs', {
        data: { event: name, violations: first.words },
        expected: { witness: 'agreement', at: `realtime.events.${name}`, value: schema },
        actual: { witness: 'ws/events', at: placeOf([first.frame], events), value: messageIn(first.frame) },
      });
    }
    // An agreed event that a change must cause, and that did not come by this name, is for delivery to say.
    for (const { event } of changes) if (!byName.has(event)) examine({ event }, { held: false, by: mine.handshake.id });
  },
});

/** The change in whose wake the message came. */
function placeOf(
  frames: readonly Frame[],
  {
    mine,
    before,
    changes,
  }: {
    readonly mine: { readonly frames: readonly Frame[]; readonly handshake: { readonly id: string } };
    readonly before: Readonly<Record<string, number>>;
    readonly changes: readonly { readonly exchange: { readonly id: string } }[];
  },
): string {
  const index = mine.frames.findIndex((frame) => frame === frames[0]);
  const cause = changes.findLast(({ exchange }) => (before[exchange.id] ?? Infinity) <= index);
  return cause?.exchange.id ?? `message ${index + 1} of ${mine.handshake.id}`;
}

/** Those that do not fit, in words; undefined when the schema cannot judge. A message that was cut is not judged. */
function judge(schema: Parameters<typeof compile>[0], frames: readonly Frame[]): readonly { readonly frame: Frame; readonly words: string }[] | undefined {
  try {
    const validate = compile(schema);
    return frames
      .filter(({ cut }) => !cut)
      .flatMap((frame) => {
        const violations = validate(messageIn(frame));
        const words = violations.slice(0, 3).map(({ pointer, message }) => `${pointer === '' ? 'it' : pointer} ${message}`);
        return violations.length === 0 ? [] : [{ frame, words: words.join('; ').slice(0, 300) }];
      });
  } catch (error) {
    if (error instanceof SchemaUnreadable) return undefined;
    throw error;
  }
}

/** `ORDER_UPDATE`, `order.update` and `orderUpdate` are the same letters. */
function letters(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
