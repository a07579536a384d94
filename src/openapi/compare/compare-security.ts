import { shown } from './changes.ts';
import { requestMessage } from './message.ts';
import { tell, type Meeting } from './meeting.ts';
import type { Operation } from './operations.ts';
import { alternativeText, implies, type Alternative } from './security.ts';
import { child, members, own, textOf, type Found } from './side.ts';

const direction = 'request';

/** Who was let in by one of the old alternatives must be let in by one of the new (OpenAPI 3.1 §4.8.30). */
export function compareSecurity(meeting: Meeting): void {
  const { old, new: next } = meeting;
  // In webhooks and callbacks it is the owner who shows credentials, and what it shows nobody was held to check.
  if (old.inverted) return compareShown(meeting);
  const wanted = next.parts().security;
  // In an order that is none of the list's.
  const refused = old
    .parts()
    .security.filter((have) => !wanted.some((want) => implies(have, want)))
    .toSorted((a, b) => (alternativeText(a) < alternativeText(b) ? -1 : 1));
  const [first] = refused;
  if (first !== undefined) {
    const nearest = nearestOf(first, wanted);
    const was = refused.map(alternativeText).join(', or ');
    tell(meeting, {
      id: idOf(first, nearest),
      effect: 'narrower',
      direction,
      old: first.at,
      new: nearest?.at ?? next.securityAt,
      text: `asks for ${wanted.map(alternativeText).join(', or ')}, and was satisfied with ${was}`,
      about: was,
      counterexample: () => requestMessage(meeting, 'client', { security: first }),
    });
  }
  for (const want of wanted) {
    if (old.parts().security.some((have) => implies(want, have))) continue;
    tell(meeting, {
      id: want.needs.size === 0 ? 'security-became-optional' : 'security-relaxed',
      effect: 'addition',
      direction,
      old: old.securityAt,
      new: want.at,
      text: `is satisfied with ${alternativeText(want)} now`,
      about: alternativeText(want),
    });
  }
  compareFlows(meeting);
}

/** Only what is said of the webhook or callback itself: what the document asks for is of its own operations. */
function compareShown(meeting: Meeting): void {
  const { old, new: next } = meeting;
  const [was, is] = [child(old.at, 'security'), child(next.at, 'security')];
  if (was === undefined && is === undefined) return;
  const said = (at: Found | undefined, { parts }: Operation): string =>
    at === undefined ? 'nothing that is said' : parts().security.map(alternativeText).join(', or ');
  const [before, after] = [said(was, old), said(is, next)];
  if (before === after) return;
  const text = `shows ${after}, and showed ${before}`;
  tell(meeting, { id: 'security-shown-changed', effect: 'addition', direction, old: was ?? old.at, new: is ?? next.at, about: after, text });
}

function nearestOf(have: Alternative, wanted: readonly Alternative[]): Alternative | undefined {
  const shared = (want: Alternative): number => [...want.needs.keys()].filter((wire) => have.needs.has(wire)).length;
  return wanted.toSorted((a, b) => shared(b) - shared(a))[0];
}

function idOf(have: Alternative, want: Alternative | undefined): string {
  if (have.needs.size === 0) return 'security-became-required';
  const schemes = want !== undefined && [...want.needs.keys()].every((wire) => have.needs.has(wire));
  return schemes ? 'security-scope-added' : 'security-alternative-removed';
}

/** Where and how a token is to be had: no request shows it, and every client has it written down. */
function compareFlows(meeting: Meeting): void {
  const known = flowsOf(meeting.old.parts().security);
  const now = flowsOf(meeting.new.parts().security);
  // How a bearer token is come by need not be said at all.
  if (known.size === 0 || now.size === 0) return;
  for (const [flow, before] of known) {
    const after = now.get(flow);
    const places = { direction, old: before.at, new: after?.at ?? meeting.new.securityAt } as const;
    if (after === undefined) {
      tell(meeting, { ...places, id: 'security-flow-removed', effect: 'meaning', about: flow, text: `has no ${nameOf(flow)} any more` });
      continue;
    }
    for (const word of words) {
      const [was, is] = [before.urls[word], after.urls[word]];
      if (was === is) continue;
      const what = `${word}${flow === connect ? '' : ` of the flow ${flow}`}`;
      const id = `security-flow-url-${was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'}`;
      const text =
        was === undefined
          ? `has the ${what} ${shown(is)} now`
          : `has ${is === undefined ? 'no' : 'the'} ${what} ${is === undefined ? 'any more' : `${shown(is)} instead of ${shown(was)}`}`;
      tell(meeting, { ...places, id, effect: was === undefined ? 'addition' : 'meaning', about: what, text });
    }
  }
  for (const [flow, { at }] of now) {
    if (known.has(flow)) continue;
    tell(meeting, {
      id: 'security-flow-added',
      effect: 'addition',
      direction,
      old: meeting.old.securityAt,
      new: at,
      about: flow,
      text: `has the ${nameOf(flow)} now`,
    });
  }
}

const connect = 'openIdConnectUrl';
const words = [connect, 'authorizationUrl', 'tokenUrl', 'refreshUrl', 'deviceAuthorizationUrl'] as const;

interface Flow {
  readonly urls: Partial<Readonly<Record<(typeof words)[number], string>>>;
  readonly at: Found;
}

function nameOf(flow: string): string {
  return flow === connect ? 'discovery by OpenID Connect' : `flow ${flow}`;
}

function flowsOf(alternatives: readonly Alternative[]): ReadonlyMap<string, Flow> {
  const flows = new Map<string, Flow>();
  for (const { needs } of alternatives) {
    for (const { at } of needs.values()) {
      if (at === undefined) continue;
      if (textOf(own(at.value, connect)) !== undefined) flows.set(connect, { urls: urlsOf(at.value), at });
      for (const [flow, found] of members({ pointer: at.pointer, value: own(at.value, 'flows') })) flows.set(flow, { urls: urlsOf(found.value), at });
    }
  }
  return flows;
}

function urlsOf(declared: unknown): Flow['urls'] {
  return Object.fromEntries(
    words.flatMap((word) => {
      const url = textOf(own(declared, word));
      return url === undefined ? [] : [[word, url] as const];
    }),
  );
}
