import { Buffer } from 'node:buffer';

/** A secret as others may write it: in JSON, in JSON of ASCII only, in a URL, in a form, in HTML. Itself excepted. */
export function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  const percent = [encoded(secret), new URLSearchParams({ '': secret }).toString().slice(1)];
  const forms = [
    ...[json, ascii].flatMap((form) => [form, form.replaceAll('/', '\\/'), quoted(form)]),
    ...percent.flatMap((form) => [form, form.replace(/%../g, (code) => code.toLowerCase())]),
    ...["'", '&#39;', '&#x27;', '&#039;'].map((apostrophe) => html.replaceAll("'", apostrophe)),
  ];
  return [...new Set(forms)].filter((form) => form !== secret);
}

/** Shorter Base64 of a password would occur by chance. */
const shortestBase64 = 8;

/**
 * What Base64 of any text that contains this one contains too, by the three ways in which six bits fall on eight. Credentials of
 * the Basic scheme are such a text (RFC 7617 §2).
 */
export function base64Of(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const inside = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return inside.length < shortestBase64 ? [] : [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // Half a surrogate pair.
  }
}

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
