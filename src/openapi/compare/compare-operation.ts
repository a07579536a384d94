import { pathParameters } from '../../model/operation.ts';
import { compareAnswers } from './compare-answers.ts';
import { compareBody } from './compare-body.ts';
import { compareParameters } from './compare-parameters.ts';
import { compareSecurity } from './compare-security.ts';
import { tell, type Context, type Meeting } from './meeting.ts';
import { requestMessage } from './message.ts';
import type { Match, Operation } from './operations.ts';
import { compareRemarks } from './remarks.ts';
import { own, type Found } from './side.ts';

export function compareOperation(context: Context, { old, new: next }: Match): void {
  const { identical } = context.identity;
  // A template that names its parameters in another order gives each of them another segment.
  const sameOrder = identical(pathParameters(old.path), pathParameters(next.path));
  if (
    context.sameGround &&
    sameOrder &&
    identical(old.at.value, next.at.value) &&
    identical(own(old.item.value, 'parameters'), own(next.item.value, 'parameters'))
  )
    return;
  const meeting: Meeting = { context, old, new: next };
  compareParameters(meeting);
  compareBody(meeting);
  compareAnswers(meeting);
  compareSecurity(meeting);
  compareRemarks(meeting);
  compareNamed(context, old.callbacks(), next.callbacks(), { id: 'callback', oldAt: old.at, newAt: next.at });
}

interface Named {
  readonly id: 'callback' | 'webhook';
  readonly oldAt: Found;
  readonly newAt: Found;
}

/** Webhooks and callbacks: what was waited for must go on coming, what is new nobody has asked for. */
export function compareNamed(context: Context, old: ReadonlyMap<string, Operation>, next: ReadonlyMap<string, Operation>, { id, oldAt, newAt }: Named): void {
  const partners = id === 'callback' ? byExpression(old, next) : new Map<string, string>();
  for (const [key, one] of old) {
    const other = next.get(partners.get(key) ?? key);
    if (other !== undefined) compareOperation(context, { old: one, new: other });
    else {
      const meeting: Meeting = { context, old: one, new: one };
      tell(meeting, {
        id: `${id}-removed`,
        effect: 'narrower',
        level: 'breaking',
        direction: 'request',
        old: one.at,
        new: newAt,
        text: `${one.name} is gone, and who waits for it waits in vain`,
        counterexample: () => requestMessage(meeting, 'client'),
      });
    }
  }
  const renamed = new Set(partners.values());
  for (const [key, other] of next) {
    if (old.has(key) || renamed.has(key)) continue;
    tell(
      { context, old: other, new: other },
      { id: `${id}-added`, effect: 'addition', direction: 'request', old: oldAt, new: other.at, missing: 'old', text: `${other.name} is new` },
    );
  }
}

/** What a callback is called is not on the wire: those left over go by where they are sent, where that is only one. */
function byExpression(old: ReadonlyMap<string, Operation>, next: ReadonlyMap<string, Operation>): ReadonlyMap<string, string> {
  const sent = ({ method, path }: Operation): string => `${method} ${path}`;
  const left = [...old].filter(([key]) => !next.has(key));
  const right = [...next].filter(([key]) => !old.has(key));
  return new Map(
    left.flatMap(([key, one]) => {
      const found = right.filter(([, other]) => sent(other) === sent(one));
      const rivals = left.filter(([, other]) => sent(other) === sent(one));
      return found.length === 1 && rivals.length === 1 ? found.map(([name]) => [key, name] as const) : [];
    }),
  );
}
