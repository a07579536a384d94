import type { App } from '../model/app.ts';

/** Where an App's baseline is kept, relative to the config: the api's document as it was agreed last time. */
export function baselineFile({ name }: Pick<App, 'name'>): string {
  return `contracts/openapi/api.${name}.json`;
}
