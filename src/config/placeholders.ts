import { nearest } from './nearest.ts';

const perService = ['origin', 'port', 'host', 'internal'];
const pattern = /\$\{([a-zA-Z][\w.]*)\}/g;

/** What is known of an App once it is launched. */
export function placeholderNames(services: readonly string[]): readonly string[] {
  return [...services.flatMap((service) => perService.map((name) => `${service}.${name}`)), 'temp'];
}

export interface UnknownPlaceholder {
  readonly name: string;
  readonly nearest: string | undefined;
}

/**
 * The placeholders in a text that nothing fills.
 * @param shell true for commands: there `${HOME}` is the shell's, and only what cannot be a shell variable, or is nearly one of ours, is unknown.
 */
export function unknownPlaceholders(text: string, known: readonly string[], shell: boolean): readonly UnknownPlaceholder[] {
  return [...text.matchAll(pattern)]
    .map(([, name = '']) => ({ name, nearest: nearest(name, known) }))
    .filter(({ name, nearest: near }) => !known.includes(name) && (!shell || name.includes('.') || near !== undefined));
}
