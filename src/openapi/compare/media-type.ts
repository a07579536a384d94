/** A media type as it is compared: lower case, parameters in order, `charset` of no account. `*\/*`, `text/*` and, as ASP.NET writes it, `application/*+json` are ranges. */
export function normalMedia(written: string): string {
  const [type = '', ...parameters] = written.split(';').map((part) => part.trim());
  const kept = parameters.filter((parameter) => parameter !== '' && !/^charset\s*=/i.test(parameter)).map((parameter) => parameter.toLowerCase());
  return [type.toLowerCase(), ...kept.toSorted()].join('; ');
}

export function isRange(media: string): boolean {
  return media.includes('*');
}

/** The declared type or range that is nearest to a media type or range (OpenAPI 3.1 §4.8.14.1). */
export function nearestMedia(media: string, declared: ReadonlySet<string>): string | undefined {
  const [type = ''] = media.split(';');
  const [main = '', sub = ''] = type.split('/');
  const suffix = sub.includes('+') ? [`${main}/*${sub.slice(sub.lastIndexOf('+'))}`] : [];
  return [media, type, ...suffix, `${main}/*`, '*/*'].find((candidate) => declared.has(candidate));
}

/** A concrete type inside a range, for an example of it. */
export function concreteMedia(media: string): string {
  if (media === '*/*') return 'application/octet-stream';
  return media.replace('/*', '/x-example');
}

export function isForm(media: string): boolean {
  return media === 'application/x-www-form-urlencoded' || media.startsWith('multipart/');
}
