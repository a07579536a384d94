/** All that XML 1.0 §2.2 does not allow; lone surrogates are found as such by the `u` flag. */
const notAllowed = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Safe inside an element and inside an attribute. */
export function escapedXml(text: string): string {
  return text.replace(notAllowed, '').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
