// Removes what killed runs left. Only at the origin that the config names, only by an operation that it declares, and only what is ours.
import type { ResolvedApp } from '../config/resolve.ts';
import { launcherNamed } from '../launch/index.ts';
import type { App } from '../model/app.ts';
import { answered, statusOf, succeeded, type Exchange } from '../model/exchange.ts';
import type { OperationId } from '../model/operation.ts';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable, type Collecting, type Session } from '../model/witness.ts';
import { equip } from '../probing/equip.ts';
import { findJournals, keepInJournal, type FoundJournal, type Left } from '../probing/journal-file.ts';
import { loadApps } from './apps.ts';
import type { Swept, SweepOptions } from './options.ts';

type Fate = Pick<Swept, 'outcome'> & { readonly because?: string };

/** What became of each object that the journals name. What could not be tried stays in its journal. @throws ToolError */
export async function sweepAll(options: SweepOptions): Promise<readonly Swept[]> {
  const journals = findJournals(options.folder, options.alive);
  if (journals.length === 0) return [];
  const { signal } = options;
  const apps = await loadApps(options);
  const swept: Swept[] = [];
  for (const journal of journals) {
    signal.throwIfAborted();
    const fates = await fatesOf(journal, apps, options);
    keepInJournal(
      journal,
      journal.left.filter((_, index) => fates[index]?.outcome === 'unknown'),
    );
    const { app, origin } = journal.head;
    swept.push(
      ...journal.left.map((left, index): Swept => {
        const { outcome, because } = fates[index] ?? { outcome: 'unknown' };
        return { app, origin, outcome, text: `${nameOf(left)}${because === undefined ? '' : `: ${because}`}` };
      }),
    );
  }
  return swept;
}

async function fatesOf({ head, left }: FoundJournal, apps: readonly ResolvedApp[], options: SweepOptions): Promise<readonly Fate[]> {
  const all = (because: string): readonly Fate[] => left.map(() => ({ outcome: 'unknown', because }));
  const resolved = apps.find(({ app }) => app.name === head.app);
  if (resolved === undefined) return all(`the config has no App ${head.app}`);
  const { app, agreement, root, readyWithin } = resolved;
  if (app.services.api.url !== head.origin) return all(`the config does not name ${head.origin} as the origin of its api`);
  const { io, signal } = options;
  try {
    // The api alone: nothing of the frontend is asked.
    const alone: App = { ...app, services: { api: app.services.api } };
    await using running = await launcherNamed('url').launch(alone, { root, signal, progress: () => undefined, readyWithin, environment: io.env });
    await using equipment = equip({ app: alone, agreement, running, root, concurrency: 1, signal }, { environment: io.env, execPath: io.execPath });
    const on = equipment.for('sweep', signal);
    const fates: Fate[] = [];
    // The newest first: what was attached to an object goes before it.
    for (const one of left.toReversed()) fates.unshift(await fateOf(one, app, declaredRemovals(resolved), on));
    await equipment.restore();
    return fates;
  } catch (error) {
    if (!(error instanceof ToolError) || signal.aborted) throw error;
    return all(error.message);
  }
}

async function fateOf(left: Left, app: App, removals: readonly OperationId[], on: Collecting): Promise<Fate> {
  const { made, user, account, marker, what } = left;
  if (made === undefined) return { outcome: 'left', because: `the run ended while it was being created; where it was, it has ${marker ?? 'no marker'} in it` };
  if (made.remove === undefined) return { outcome: 'left', because: 'no operation that removes it is declared' };
  if (account !== undefined) return { outcome: 'left', because: `it is left with its account ${account}, whose password nobody knows any more` };
  if (!removals.includes(made.remove)) return { outcome: 'unknown', because: `the config does not declare ${made.remove} as what removes one` };
  if (app.users[user] === undefined) return { outcome: 'unknown', because: `no user ${user} is configured` };
  try {
    const session = await on.sessions.of(user);
    const seen = await recognised(what, marker, made.path, app, session, on);
    if (seen !== true) return seen;
    const exchange = await on.http.send({ operation: made.remove, path: made.path, as: session });
    if (isGone(exchange)) return { outcome: 'gone' };
    return succeeded(exchange) ? { outcome: 'removed' } : { outcome: 'unknown', because: cameOf(exchange) };
  } catch (error) {
    if (error instanceof Unavailable) return { outcome: 'unknown', because: error.message };
    throw error;
  }
}

/** Ids are given anew, and databases are loaded anew: what is there under its id is ours only when it has our marker in it. */
async function recognised(
  what: string,
  marker: string | undefined,
  path: Readonly<Record<string, string>>,
  app: App,
  session: Session,
  on: Collecting,
): Promise<true | Fate> {
  const { read, list } = app.resources[what] ?? {};
  if (marker === undefined || list === undefined) return true;
  const [id = ''] = Object.values(path).slice(-1);
  const exchange = await on.http.send(read === undefined ? { operation: list, as: session } : { operation: read, path: parametersOf(read, id), as: session });
  if (read !== undefined && isGone(exchange)) return { outcome: 'gone' };
  if (!succeeded(exchange)) return { outcome: 'unknown', because: cameOf(exchange) };
  if (exchange.response.body?.text.includes(marker) === true) return true;
  const where = read === undefined ? 'its list does not show' : 'what is there now does not hold';
  return { outcome: 'left', because: `${where} ${marker}, so that it may be somebody else's` };
}

function parametersOf(operation: OperationId, id: string): Readonly<Record<string, string>> {
  const [name = 'id'] = [...operation.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]).slice(-1);
  return { [name]: id };
}

function declaredRemovals({ app, agreement }: ResolvedApp): readonly OperationId[] {
  const declared = [...Object.values(app.resources).map(({ remove }) => remove), agreement.upload?.remove];
  return declared.filter((operation) => operation !== undefined).filter((operation) => !app.exclude.includes(operation));
}

function isGone(exchange: Exchange): boolean {
  const status = statusOf(exchange);
  return status === 404 || status === 410;
}

function cameOf(exchange: Exchange): string {
  return answered(exchange)
    ? `${exchange.request.method} answered ${exchange.response.status}`
    : exchange.response.kind === 'failed'
      ? exchange.response.reason
      : '';
}

function nameOf({ what, made, marker, user }: Left): string {
  const [id] = Object.values(made?.path ?? {}).slice(-1);
  return `${what} ${id ?? `“${marker ?? ''}”`} of ${user}`;
}
