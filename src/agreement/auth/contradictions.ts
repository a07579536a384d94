import type { AuthAgreement } from '../../model/agreement.ts';
import { placementParts } from '../place.ts';

export interface Contradiction {
  /** Where in the options, dotted. */
  readonly at: string;
  readonly what: string;
  readonly remedy: string;
}

/** What cannot be true together in one sign-in agreement. */
export function contradictions(auth: AuthAgreement): readonly Contradiction[] {
  return [...cookieContradictions(auth), ...refreshContradictions(auth), ...signInContradictions(auth), ...csrfContradictions(auth)];
}

function cookieContradictions({ transport, access }: AuthAgreement): readonly Contradiction[] {
  if (transport !== 'cookie' || placementParts(access).kind === 'cookie') return [];
  return [{ at: 'access', what: 'does not name a cookie, but cookie() says the API reads one', remedy: 'Write `cookie:<name>`, or use bearer().' }];
}

function refreshContradictions({ refresh, refreshToken }: AuthAgreement): readonly Contradiction[] {
  if (refresh === undefined) return [];
  if (refreshToken === undefined) {
    return [
      {
        at: 'refresh',
        what: 'is agreed, but not where the refresh token comes from',
        remedy: 'Add `refreshToken`, for instance `cookie:refresh_token` or `body:refreshToken`.',
      },
    ];
  }
  if (placementParts(refresh.sendAs).kind !== 'cookie' || refresh.sendAs === refreshToken) return [];
  return [
    {
      at: 'refresh.sendAs',
      what: 'names a cookie that sign-in does not set',
      remedy: 'A browser sends a cookie only as it was set: use the placement of `refreshToken`, or leave `sendAs` out.',
    },
  ];
}

function csrfContradictions({ csrf }: AuthAgreement): readonly Contradiction[] {
  if (csrf === undefined) return [];
  if (csrf.header === undefined && csrf.field === undefined)
    return [{ at: 'csrf', what: 'says neither which header nor which field of the body repeats the value', remedy: "Add `header: 'X-CSRF-Token'`." }];
  if (csrf.cookie !== undefined || (csrf.from !== undefined && csrf.token !== undefined)) return [];
  return [
    {
      at: 'csrf',
      what: 'says neither which cookie is repeated, nor where else the value comes from',
      remedy: "Add `cookie`, or `from: 'GET /…'` and `token: 'body:…'`.",
    },
  ];
}

function signInContradictions({ signIn: { fields, extra } }: AuthAgreement): readonly Contradiction[] {
  const found: Contradiction[] = [];
  if (fields.identifier === fields.password) {
    found.push({ at: 'signIn.fields', what: 'gives the identifier and the password the same field', remedy: 'Give each a field of its own.' });
  }
  for (const name of [fields.identifier, fields.password]) {
    if (Object.hasOwn(extra, name))
      found.push({ at: `signIn.extra.${name}`, what: 'is the field of a credential', remedy: 'Keep only constant fields in `extra`.' });
  }
  return found;
}
