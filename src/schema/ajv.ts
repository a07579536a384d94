import { createRequire } from 'node:module';
import type * as Seventh from 'ajv';
import type * as Of2019 from 'ajv/dist/2019.js';
import type * as Of2020 from 'ajv/dist/2020.js';
import type { FormatsPlugin } from 'ajv-formats';

/** The drafts that Ajv knows by classes of their own; 7 knows those before it too. */
export type AjvDraft = 7 | 2019 | 2020;
export type AnyAjv = Seventh.Ajv | Of2019.Ajv2019 | Of2020.Ajv2020;

// Ninety-five files: who confirms nothing need not load them, and who does cannot wait for an `import()`.
const load = createRequire(import.meta.url);

/** A validator of a draft; Ajv is loaded when the first is made. */
export function ajvOf(draft: AjvDraft, options: Seventh.Options): AnyAjv {
  if (draft === 2020) return new (load('ajv/dist/2020.js') as typeof Of2020).Ajv2020(options);
  if (draft === 2019) return new (load('ajv/dist/2019.js') as typeof Of2019).Ajv2019(options);
  return new (load('ajv') as typeof Seventh).Ajv(options);
}

export function addFormats(ajv: AnyAjv): void {
  const { default: plugin } = load('ajv-formats') as { readonly default: FormatsPlugin };
  plugin(ajv);
}
