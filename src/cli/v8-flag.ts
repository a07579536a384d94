import v8 from 'node:v8';

/** The newest Node that was seen to know the flags: another may print that it does not. */
const known = 24;

/** Sets a flag of V8 for the rest of this process: `--name=value`. */
export function setV8Flag(flag: string): void {
  if (Number(process.versions.node.split('.')[0]) <= known) v8.setFlagsFromString(flag);
}
