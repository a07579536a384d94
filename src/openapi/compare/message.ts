import type { DriftMessage } from '../../model/drift.ts';
import { isRecord, type Json } from '../../model/json.ts';
import { concreteMedia } from './media-type.ts';
import type { Meeting } from './meeting.ts';
import type { Operation } from './operations.ts';
import type { Answer, Content, Media, Parameter } from './parts.ts';
import { pathText } from './path-text.ts';
import type { Alternative } from './security.ts';
import type { Speaker } from './speaker.ts';

/** What a message is to show; all else in it is as small as the document allows. */
export interface Shows {
  /** By `place name`; null leaves a parameter out. */
  readonly parameters?: ReadonlyMap<string, { readonly value: Json } | null>;
  readonly media?: Media;
  /** Null leaves the body out. */
  readonly body?: { readonly value: Json } | null;
  readonly security?: Alternative;
  readonly headers?: Readonly<Record<string, Json>>;
  /** Headers of a response that are left out. */
  readonly without?: string;
}

/** Who speaks decides whose document the message is made by: the client was built for the old one. */
export function spokenBy({ old, new: next }: Meeting, speaker: Speaker): Operation {
  return speaker === 'client' ? old : next;
}

export function requestMessage(meeting: Meeting, speaker: Speaker, shows: Shows = {}): DriftMessage {
  const operation = spokenBy(meeting, speaker);
  const query: Record<string, Json> = {};
  const headers: Record<string, Json> = {};
  const cookies: Record<string, Json> = {};
  const inPath: Record<string, string> = {};
  const keys = new Set([...operation.parts().parameters.keys(), ...(shows.parameters?.keys() ?? [])]);
  for (const key of keys) {
    const parameter = operation.parts().parameters.get(key);
    const shown = shows.parameters?.get(key);
    if (parameter === undefined || shown === null || (shown === undefined && !parameter.required)) continue;
    const value = shown === undefined ? (textOf(meeting, speaker, parameter.schema) ?? 'example') : shown.value;
    if (parameter.in === 'path') inPath[parameter.name] = pathText(parameter, value);
    else if (parameter.in === 'header') headers[parameter.name.toLowerCase()] = value;
    else if (parameter.in === 'cookie') cookies[parameter.name] = value;
    else if (parameter.in === 'querystring' && isRecord(value)) Object.assign(query, value);
    else query[parameter.name] = value;
  }
  credentials(shows.security ?? operation.parts().security[0], query, headers, cookies);
  const body = shows.body === null ? undefined : bodyFor(meeting, speaker, operation.parts().body?.content, shows, operation.parts().body?.required === true);
  if (body !== undefined) headers['content-type'] = body.type;
  const path = operation.inverted ? operation.path : `${operation.bases[0]?.path ?? ''}${operation.path}`;
  return {
    request: {
      path: path.replace(/\{([^{}]+)\}/g, (whole, name: string) => (operation.inverted ? whole : (inPath[name] ?? 'example'))),
      query,
      headers: { ...headers, ...shows.headers },
      cookies,
      ...(body === undefined ? {} : { body: body.value }),
    },
  };
}

export function responseMessage(meeting: Meeting, speaker: Speaker, answer: Answer, status: number, shows: Shows = {}): DriftMessage {
  const headers: Record<string, Json> = {};
  for (const [name, header] of answer.headers) {
    if (header.required && shows.without !== name) headers[name] = baseOf(meeting, speaker, header.schema) ?? 'example';
  }
  const body = shows.body === null ? undefined : bodyFor(meeting, speaker, answer.content, shows, answer.content.size > 0);
  if (body !== undefined) headers['content-type'] = body.type;
  return { response: { status, headers: { ...headers, ...shows.headers }, ...(body === undefined ? {} : { body: body.value }) } };
}

function bodyFor(
  meeting: Meeting,
  speaker: Speaker,
  content: Content | undefined,
  { media, body }: Shows,
  wanted: boolean,
): { readonly type: string; readonly value: Json } | undefined {
  const chosen = media ?? content?.values().next().value;
  if (chosen === undefined || (body === undefined && media === undefined && !wanted)) return undefined;
  // Spring's generators say that any type is answered, and mean JSON.
  const type = chosen.name === '*/*' && content?.has('application/json') !== true ? 'application/json' : concreteMedia(chosen.name);
  return { type, value: body === undefined || body === null ? (baseOf(meeting, speaker, chosen.schema) ?? null) : body.value };
}

function baseOf({ context }: Meeting, speaker: Speaker, schema: Parameter['schema']): Json | undefined {
  return schema === undefined ? undefined : context.fits.base(schema, speaker === 'client' ? 'old' : 'new', speaker);
}

/** An empty text in a path leads elsewhere, and in a query says nothing. */
function textOf({ context }: Meeting, speaker: Speaker, schema: Parameter['schema']): Json | undefined {
  return schema === undefined ? undefined : context.fits.someText(schema, speaker === 'client' ? 'old' : 'new', speaker);
}

function credentials(alternative: Alternative | undefined, query: Record<string, Json>, headers: Record<string, Json>, cookies: Record<string, Json>): void {
  for (const wire of alternative?.needs.keys() ?? []) {
    const [kind, spot = '', ...rest] = wire.split(' ');
    const name = rest.join(' ');
    if (kind === 'apiKey') {
      const target = spot === 'query' ? query : spot === 'cookie' ? cookies : headers;
      target[name] = 'key';
    } else if (kind === 'http') headers['authorization'] = `${spot === 'basic' ? 'Basic' : spot === 'bearer' ? 'Bearer' : spot} credentials`;
  }
}
