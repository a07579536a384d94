import { shown } from './changes.ts';
import { requestMessage } from './message.ts';
import { tell, type Meeting } from './meeting.ts';
import { canonical } from './same.ts';
import { alternativeText, implies, type Alternative } from './security.ts';
import { members, own, type Found } from './side.ts';

const direction = 'request';

/** Who was let in by one of the old alternatives must be let in by one of the new (OpenAPI 3.1 §4.8.30). */
export function compareSecurity(meeting: Meeting): void {
  const { old, new: next } = meeting;
  // In webhooks and callbacks it is the owner who shows credentials, and what it shows nobody was held to check.
  if (old.inverted) return;
  const wanted = next.parts().security;
  const refused = old.parts().security.filter((have) => !wanted.some((want) => implies(have, want)));
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

function nearestOf(have: Alternative, wanted: readonly Alternative[]): Alternative | undefined {
  const shared = (want: Alternative): number => [...want.needs.keys()].filter((wire) => have.needs.has(wire)).length;
  return wanted.toSorted((a, b) => shared(b) - shared(a))[0];
}

function idOf(have: Alternative, want: Alternative | undefined): string {
  if (have.needs.size === 0) return 'security-became-required';
  const schemes = want !== undefined && [...want.needs.keys()].every((wire) => have.needs.has(wire));
  return schemes ? 'security-scope-added' : 'security-alternative-removed';
}

/** Where a token is to be had: no request shows it, and every client has it written down. */
function compareFlows(meeting: Meeting): void {
  const known = flowsOf(meeting.old.parts().security);
  for (const [key, { url, at }] of flowsOf(meeting.new.parts().security)) {
    const before = known.get(key);
    if (before === undefined || before.url === url) continue;
    tell(meeting, {
      id: 'security-flow-url-changed',
      effect: 'meaning',
      direction,
      old: before.at,
      new: at,
      about: key,
      text: `has the ${key} ${shown(url)} instead of ${shown(before.url)}`,
    });
  }
}

function flowsOf(alternatives: readonly Alternative[]): ReadonlyMap<string, { readonly url: string; readonly at: Found }> {
  const urls = new Map<string, { readonly url: string; readonly at: Found }>();
  for (const { needs } of alternatives) {
    for (const { at } of needs.values()) {
      if (at === undefined) continue;
      const connect = own(at.value, 'openIdConnectUrl');
      if (connect !== undefined) urls.set('openIdConnectUrl', { url: canonical(connect), at });
      for (const [flow, found] of members({ pointer: at.pointer, value: own(at.value, 'flows') })) {
        for (const word of ['authorizationUrl', 'tokenUrl', 'refreshUrl'] as const) {
          const url = own(found.value, word);
          if (url !== undefined) urls.set(`${word} of the flow ${flow}`, { url: canonical(url), at });
        }
      }
    }
  }
  return urls;
}
