import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App, ServiceName } from '../model/app.ts';
import { operationParts } from '../model/operation.ts';
import { Unavailable, type PactVerification } from '../model/witness.ts';
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

/** Verifies the App's pacts against its api. @throws Unavailable when none are configured, or none are found */
export async function verifyPactsOf({ app, root, origins, machine, signal, redact }: Options): Promise<readonly PactVerification[]> {
  const { pacts } = app;
  if (pacts === undefined || origins.api === undefined) throw new Unavailable('no pacts are configured');
  const files: string[] = [];
  for await (const file of glob(pacts.files, { cwd: root })) files.push(resolve(root, file));
  if (files.length === 0) throw new Unavailable(`no pact file was found at ${pacts.files.join(', ')}`);
  const { verifyPacts } = await import('../pact/verify.ts');
  return verifyPacts({
    files: files.sort(),
    root,
    provider: { origin: origins.api },
    ...(pacts.providerStates === undefined ? {} : { providerStates: new URL(operationParts(pacts.providerStates).path, origins.api).href }),
    signal,
    timeout: verifyWithin,
    execPath: machine.execPath,
    redact,
  });
}
