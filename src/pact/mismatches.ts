import { isRecord, valueAt, textAt } from '../model/json.ts';
import type { JudgedInteraction } from './job.ts';
import { shown } from './text.ts';

/** Answered in the provider's place when it broke the connection; no application uses it. */
export const brokenStatus = 599;

const most = 20;

/** The verifier's answer, which is JSON in a text whether it resolves or rejects. */
export function judgements(
  answer: unknown,
  conceal: (text: string) => string,
): { readonly interactions: readonly JudgedInteraction[]; readonly errors: readonly string[] } {
  const results = valueAt(answer, '/interactionResults');
  const interactions = Array.isArray(results) ? results.map((result: unknown) => judged(result, conceal)) : [];
  const failed = interactions.some(({ ok, pending }) => !ok && !pending);
  const errors = valueAt(answer, '/errors');
  if (valueAt(answer, '/result') === true || failed) return { interactions, errors: [] };
  const told = Array.isArray(errors) ? errors.map((error: unknown) => `${textAt(error, '/interaction')} ${mismatchesOf(error).join('; ')}`.trim()) : [];
  return { interactions, errors: (told.length > 0 ? told : ['the verifier failed and does not say why']).map((text) => shown(conceal(text))) };
}

function judged(result: unknown, conceal: (text: string) => string): JudgedInteraction {
  const states = valueAt(result, '/providerStates');
  return {
    description: shown(conceal(textAt(result, '/description'))),
    states: Array.isArray(states) ? states.map((state) => shown(conceal(String(state)))) : [],
    ok: valueAt(result, '/result') === 'OK',
    pending: valueAt(result, '/pending') === true,
    ...(isGuess(result) ? { undecided: 'the verifier guesses the content type from the bytes of the body, and cannot tell one text from another' } : {}),
    mismatches: mismatchesOf(result).map((text) => shown(conceal(text))),
  };
}

/**
 * A rule on the content type of a body in base64, as Pact writes one for event streams, looks at the bytes alone and takes every text for
 * `text/plain`: even the very same body fails. Where that is all that is wrong, nothing is known.
 */
function isGuess(result: unknown): boolean {
  const list = valueAt(result, '/mismatch/mismatches');
  return Array.isArray(list) && list.length > 0 && list.every((each) => /detected contents was 'text\/plain'/.test(text(valueAt(each, '/mismatch'))));
}

/** Sorted, for the verifier tells them in another order each time. */
function mismatchesOf(result: unknown): readonly string[] {
  const mismatch = valueAt(result, '/mismatch');
  if (mismatch === undefined || mismatch === null) return [];
  const list = valueAt(mismatch, '/mismatches');
  if (!Array.isArray(list)) return [text(valueAt(mismatch, '/message') ?? mismatch)];
  if (list.some((each) => valueAt(each, '/type') === 'StatusMismatch' && String(valueAt(each, '/actual')) === String(brokenStatus))) {
    return ['the provider broke the connection instead of answering'];
  }
  const told = [...new Set(list.map(one))].toSorted();
  return told.length > most ? [...told.slice(0, most), `and ${told.length - most} more`] : told;
}

function one(mismatch: unknown): string {
  const said = text(valueAt(mismatch, '/mismatch') ?? mismatch);
  switch (valueAt(mismatch, '/type')) {
    case 'StatusMismatch':
      return `status: ${said}`;
    case 'BodyMismatch':
      return `body at ${text(valueAt(mismatch, '/path') ?? '$')}: ${said}`;
    case 'HeaderMismatch':
      return `header: ${said}`;
    default:
      return said;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : isRecord(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
}
