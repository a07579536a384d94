import type { DocumentSource } from '../model/app.ts';

/** One OpenAPI document as one writes it: a path on the api or a file, or that with who is shown it and where its operations are. */
export type DocumentConfig = string | DocumentSource;

/** Every document, in the order in which they are written. */
export function documentsOf(written: DocumentConfig | readonly DocumentConfig[] | undefined): readonly DocumentSource[] {
  if (written === undefined) return [];
  return [written].flat().map((one: DocumentConfig) => (typeof one === 'string' ? { at: one } : { ...one }));
}
