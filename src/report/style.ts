/** The few ways in which text may stand out; names as `node:util` knows them. */
export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'underline';

/** Makes text stand out. Handed in by the cli, which knows whether its stream is a terminal. */
export type Style = (format: Format, text: string) => string;

/** For files, pipes and CI: text as it is. */
export const plain: Style = (_format, text) => text;
