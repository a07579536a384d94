import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App, ServiceName } from '../model/app.ts';
import { operationParts } from '../model/operation.ts';
import { Unavailable, type PactRequest, type PactVerification } from '../model/witness.ts';
import type { Machine } from './machine.ts';

/** How long one verification may take, in milliseconds. */
const verifyWithin = 120_000;

interface Options {
  readonly app: App;
  readonly root: string;
  readonly origins: Readonly<Partial<Record<ServiceName, string>>>;
  readonly machine: Machine;
  readonly signal: AbortSignal;
  readonly redact: (text: string) => string;
}

/** What the App's pacts ask of its api. @throws Unavailable when none are configured, found or readable */
export async function pactRequestsOf({ app, root }: Pick<Options, 'app' | 'root'>): Promise<readonly PactRequest[]> {
  const { readPacts } = await import('../pact/read.ts');
  const { files } = await readPacts(await filesOf(app, root), { root });
  const unreadable = files.find((file) => 'unreadable' in file);
  if (unreadable !== undefined) throw new Unavailable(`the pact ${unreadable.file} ${unreadable.unreadable}`);
  return files.flatMap((file) =>
    'unreadable' in file
      ? []
      : file.interactions.filter(({ pending }) => !pending).map(({ description, method, path }) => ({ file: file.file, description, method, path })),
  );
}

async function filesOf({ pacts }: App, root: string): Promise<readonly string[]> {
  if (pacts === undefined) throw new Unavailable('no pacts are configured');
  const files: string[] = [];
  for await (const file of glob(pacts.files, { cwd: root })) files.push(resolve(root, file));
  if (files.length === 0) throw new Unavailable(`no pact file was found at ${pacts.files.join(', ')}`);
  return files.sort();
}

/** Verifies the App's pacts against its api. @throws Unavailable when none are configured, or none are found */
export async function verifyPactsOf({ app, root, origins, machine, signal, redact }: Options): Promise<readonly PactVerification[]> {
  const { pacts } = app;
  if (pacts === undefined || origins.api === undefined) throw new Unavailable('no pacts are configured');
  const files = await filesOf(app, root);
  const { verifyPacts } = await import('../pact/verify.ts');
  return verifyPacts({
    files,
    root,
    provider: { origin: origins.api },
    ...(pacts.providerStates === undefined ? {} : { providerStates: new URL(operationParts(pacts.providerStates).path, origins.api).href }),
    signal,
    timeout: verifyWithin,
    execPath: machine.execPath,
    redact,
  });
}
