import type { Dialect } from '../schema/dialect.ts';

export const dialectNames: readonly Dialect[] = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12', 'openapi-3.0', 'openapi-3.1', 'openapi-3.2'];

/** The dialect that people mean by a name: `draft7`, `draft/2020-12`, `3.1`, `openapi-3.0.3`, the address of a meta-schema. */
export function dialectOf(name: string): Dialect | undefined {
  const text = name.toLowerCase();
  const exact = dialectNames.find((dialect) => dialect === text);
  if (exact !== undefined) return exact;
  const [, draft] = /(?:^|draft|schema)[-/ ]?(0?[467]|2019-?09|2020-?12)(?:\/schema)?#?$/.exec(text) ?? [];
  if (draft !== undefined) return dialectNames.find((dialect) => digits(dialect).endsWith(digits(draft).padStart(2, '0')) && !dialect.startsWith('openapi'));
  const [, version] = /(?:^|openapi|oas)[-/ ]?v?3\.([0-2])(?:\.\d+)?(?:\/.*)?$/.exec(text) ?? [];
  return version === undefined ? undefined : (`openapi-3.${version}` as Dialect);
}

function digits(text: string): string {
  return text.replaceAll(/\D/g, '');
}
