import { request } from 'undici';
import { isRecord } from '../model/json.ts';
import type { Dial } from './dial.ts';
import type { FailedState } from './job.ts';

type Values = Readonly<Record<string, unknown>>;
/** As the verifier calls it, before and after an interaction. */
export interface StateHandler {
  setup(parameters: unknown): Promise<Values>;
  teardown(parameters: unknown): Promise<Values>;
}

const largestAnswer = 1024 * 1024;

export interface ProviderStates {
  /** By state; every state that the pact names has one. */
  readonly handlers: Readonly<Record<string, StateHandler>>;
  /** What could not be set up or taken down, as it happens. */
  readonly failed: readonly FailedState[];
  /** Takes every value that a state returned out of a text. */
  conceal(text: string): string;
}

/**
 * The handlers of every state that a pact names, and what becomes of them. The verifier passes over a handler that throws and over a
 * state without a handler, so both are recorded here. The values that states return go to the verifier and nowhere else.
 * @param timeout milliseconds for one answer
 */
export function providerStates(states: readonly string[], url: Dial | undefined, timeout: number): ProviderStates {
  const failed: FailedState[] = [];
  const secrets = new Map<string, string>();
  const ask = async (state: string, action: FailedState['action'], params: unknown): Promise<Values> => {
    const answer = await post(url, { state, action, params: isRecord(params) ? params : {} }, timeout);
    if (typeof answer === 'string') {
      failed.push({ state, action, reason: `${action}: ${answer}` });
      throw new Error(answer);
    }
    remember(secrets, '', answer, 0);
    return answer;
  };
  const handlers = Object.create(null) as Record<string, StateHandler>;
  for (const state of states) {
    handlers[state] = { setup: (parameters) => ask(state, 'setup', parameters), teardown: (parameters) => ask(state, 'teardown', parameters) };
  }
  return { handlers, failed, conceal: (text) => concealed(text, secrets) };
}

async function post(url: Dial | undefined, body: Values, timeout: number): Promise<Values | string> {
  if (url === undefined) return 'no operation is configured that sets up provider states (pacts.providerStates)';
  try {
    const response = await request(url.url, {
      method: 'POST',
      headers: { host: url.host, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    let text = '';
    for await (const chunk of response.body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > largestAnswer) return 'answered more than 1 MB';
    }
    if (response.statusCode < 200 || response.statusCode > 299) return `answered ${response.statusCode}`;
    return valuesOf(text);
  } catch (error) {
    return `could not be asked (${isRecord(error) && typeof error['code'] === 'string' ? error['code'] : 'failed'})`;
  }
}

function remember(secrets: Map<string, string>, name: string, value: unknown, depth: number): void {
  if (depth > 5) return;
  if (typeof value === 'string' || typeof value === 'number') {
    if (value !== '') secrets.set(String(value), name.replace(/[^\w.-]/g, '').slice(0, 40));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) remember(secrets, name === '' ? key : `${name}.${key}`, child, depth + 1);
  }
}

/** Short values go only where they stand in quotes, else `1` would leave no digit. */
function concealed(text: string, secrets: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [value, name] of [...secrets].toSorted(([a], [b]) => b.length - a.length)) {
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])) {
      if (value.length >= 6) result = result.replaceAll(form, `<state value ${name}>`);
      else for (const quote of ["'", '"']) result = result.replaceAll(`${quote}${form}${quote}`, `<state value ${name}>`);
    }
  }
  return result;
}

/** Only an object holds values; a state may also answer with nothing. */
function valuesOf(text: string): Values {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
