import { isRecord, type Json } from '../../model/json.ts';
import type { Parameter } from './parts.ts';

/** A value as it stands in a path, by the style of its parameter (OpenAPI 3.1 §4.8.12.2, RFC 6570 §3.2). */
export function pathText({ name, serialization: { content, style, explode } }: Parameter, value: Json): string {
  if (content !== undefined) return encoded(typeof value === 'string' && !/json/.test(content) ? value : JSON.stringify(value));
  const lead = style === 'matrix' ? ';' : style === 'label' ? '.' : '';
  const named = style === 'matrix' ? `${encoded(name)}=` : '';
  const between = explode && lead !== '' ? lead : ',';
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(plain);
    return style === 'matrix' && explode ? items.map((item) => `;${named}${item}`).join('') : `${lead}${named}${items.join(between)}`;
  }
  if (isRecord(value)) {
    const entries = Object.entries(value as Readonly<Record<string, Json>>).map(([key, item]) => [encoded(key), plain(item)] as const);
    if (explode) return `${lead}${entries.map((entry) => entry.join('=')).join(between)}`;
    return `${lead}${named}${entries.flat().join(',')}`;
  }
  return `${lead}${named}${plain(value)}`;
}

function plain(value: Json): string {
  return encoded(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What is half a surrogate pair goes over the wire as U+FFFD, as from every URL (WHATWG URL §1.3). */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
