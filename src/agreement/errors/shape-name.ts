import { answered, jsonBody, mediaType, type Exchange } from '../../model/exchange.ts';
import { isRecord } from '../../model/json.ts';

const keysShown = 5;
const lettersShown = 30;

/** What an answer looks like, in a few words for a message: `problem+json`, `fastapi detail array`, `html`, `json with keys a, b`. */
export function shapeName(exchange: Exchange): string {
  if (!answered(exchange)) return 'no answer';
  const type = mediaType(exchange.response.headers);
  const { body } = exchange.response;
  if (body === undefined || body.bytes === 0) return 'empty';
  const json = jsonBody(exchange.response);
  if (json !== undefined) return jsonShape(json, type);
  if (type === 'text/html' || type === 'application/xhtml+xml' || /^\s*<(?:!doctype html|html)\b/i.test(body.text)) return 'html';
  if (type !== undefined && isJsonType(type)) return body.cut ? 'json, not kept whole' : 'declared json that does not parse';
  if (type === undefined) return 'text without a content type';
  return type.startsWith('text/') ? 'text' : bounded(type);
}

/** True for `application/json` and every `+json` (RFC 6839 §3.1). */
export function isJsonType(type: string): boolean {
  return /^[\w.-]+\/(?:json|[\w.!#$&^-]+\+json)$/.test(type);
}

function jsonShape(json: unknown, type: string | undefined): string {
  if (type === 'application/problem+json') return 'problem+json';
  const shape = isRecord(json) ? objectShape(json) : `json ${Array.isArray(json) ? 'array' : json === null ? 'null' : typeof json}`;
  return type !== undefined && isJsonType(type) ? shape : `${shape}, sent as ${type === undefined ? 'no media type' : bounded(type)}`;
}

function objectShape(json: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(json);
  const { detail } = json;
  if (keys.length === 1 && typeof detail === 'string') return 'fastapi detail string';
  if (keys.length === 1 && Array.isArray(detail)) return 'fastapi detail array';
  if (keys.length === 1 && isRecord(detail)) return 'fastapi detail object';
  if (keys.length === 0) return 'json without keys';
  const more = keys.length > keysShown ? ` and ${keys.length - keysShown} more` : '';
  return `json with keys ${keys.slice(0, keysShown).map(bounded).join(', ')}${more}`;
}

function bounded(text: string): string {
  return text.length > lettersShown ? `${text.slice(0, lettersShown)}…` : text;
}
