// Puts together what probes work with, from talk, agreement, openapi and pact. One equipment per App and run.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Equipment, EquipmentOptions } from '../engine/equipment.ts';
import type { Agreement } from '../model/agreement.ts';
import type { ServiceName } from '../model/app.ts';
import { namedOperations } from '../model/known.ts';
import type { RunningApp } from '../model/launcher.ts';
import { fill } from '../model/placeholder.ts';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable, type Browser, type Collecting } from '../model/witness.ts';
import { createTalk } from '../talk/http.ts';
import { createRecorder } from '../talk/recorder.ts';
import { ask, type AskedBy, type Asking } from './ask.ts';
import { createDocumentStore } from './documents.ts';
import { factsOf } from './facts.ts';
import { levers } from './levers.ts';
import type { Machine } from './machine.ts';
import { openJournalFile, type JournalFile } from './journal-file.ts';
import { createJournal } from './objects.ts';
import { createPace, createVisitPace } from './pace.ts';
import { pactRequestsOf, verifyPactsOf } from './pacts.ts';
import { createSessionStore } from './sessions.ts';
import { createSocketStore } from './sockets.ts';

/** Requests that may be under way per probe that may run at once. */
const connectionsPerProbe = 4;

export function equip(options: EquipmentOptions, machine: Machine): Equipment {
  const { app, running, root, signal } = options;
  let waited = 0;
  const origins = originsOf(running);
  const agreement = withOrigins(options.agreement, running);
  const ours = running.launcher !== 'url';
  const thrownAway = app.disposable === true && ours && origins.api !== app.services.api.url;
  const facts = factsOf(app, origins, ours);
  const recorder = createRecorder();
  const talk = createTalk(recorder, Object.values(origins), options.concurrency * connectionsPerProbe);
  const limit = agreement.auth?.limit;
  const pace = limit === undefined ? undefined : createPace(limit, (milliseconds) => (waited += milliseconds));
  const mayVisit = limit === undefined || pace === undefined ? undefined : createVisitPace(limit, pace);
  const frontend = (): Promise<void> => frontendOf(running);
  const asking: Asking = { talk, agreement, origins, frontend, ...(pace === undefined ? {} : { pace }) };
  const sessions = createSessionStore(asking, app, recorder);
  const sockets = createSocketStore(asking, recorder);
  const journal = createJournal(asking, app, thrownAway, journalFile(options, origins.api));
  const documents = createDocumentStore(asking, app, root);
  const own: AskedBy = { by: 'seamcheck', signal: new AbortController().signal, traffic: false };
  const named = [...namedOperations({ agreement, app: facts })].filter((id) => !app.exclude.includes(id));
  const marker = (): string => `mk-${randomBytes(8).toString('hex')}`;
  let browsing: Promise<Browser & AsyncDisposable> | undefined;

  async function openBrowser(): Promise<Browser & AsyncDisposable> {
    const { openBrowser } = await import('../talk/browser/open-browser.ts');
    if (origins.web === undefined) throw new Unavailable('no frontend is configured');
    await frontend();
    return openBrowser({
      env: machine.environment,
      webOrigin: origins.web,
      allowedOrigins: Object.values(origins),
      user: (name) => {
        const user = app.users[name];
        if (user === undefined) throw new Unavailable(`no user ${name} is configured`);
        return user;
      },
      ...(app.screens === undefined ? {} : { screens: app.screens }),
      recorder,
      signal,
    });
  }

  return {
    agreement,
    facts,
    for(probe, within, aside = (wait) => wait()): Collecting {
      const by: AskedBy = { by: probe, signal: within };
      const own = sessions.for(by);
      return {
        agreement,
        app: facts,
        signal: within,
        documents: documents.for(by, own),
        http: { send: async (wanted) => (await ask(asking, wanted, by)).exchange },
        sockets: sockets.for(by),
        sessions: own,
        objects: journal.for(by, marker),
        levers: levers(asking, app, by),
        browser: {
          async visit(name, journey) {
            const opened = await (browsing ??= openBrowser());
            await mayVisit?.(within);
            return opened.visit(name, journey);
          },
        },
        pact: {
          verify: () => verifyPactsOf({ app, root, origins, machine, signal: within, redact: (text) => recorder.redact(text) }),
          requests: () => pactRequestsOf({ app, root }),
        },
        async wait(milliseconds) {
          waited += milliseconds;
          await aside(() => pause(milliseconds, undefined, { signal: within }));
        },
        marker,
        named: () => named,
        need(value, otherwise) {
          if (value === undefined) throw new Unavailable(otherwise);
          return value;
        },
        recorded: () => recorder.traffic(),
      };
    },
    done(probe) {
      sockets.release(probe);
      sessions.release(probe);
    },
    async restore() {
      if (thrownAway) return [];
      const left = await journal.removeAll(own);
      return [...left, ...(await sessions.endAll(own))];
    },
    redact: (value) => recorder.redactor.deep(value),
    exchanges: () => recorder.exchanges(),
    fingerprints: () => recorder.redactor.fingerprints(),
    waited: () => waited,
    requests: () => recorder.exchanges().length,
    async [Symbol.asyncDispose]() {
      sockets.endAll();
      await (await browsing?.catch(() => undefined))?.[Symbol.asyncDispose]();
      await talk[Symbol.asyncDispose]();
    },
  };
}

/** A frontend that was left for later is there from now on. @throws Unavailable when it does not come up */
async function frontendOf(running: RunningApp): Promise<void> {
  try {
    await running.bringUpFrontend?.();
  } catch (error) {
    if (error instanceof ToolError) throw new Unavailable(`the frontend did not come up: ${error.message}`);
    throw error;
  }
}

function originsOf({ services }: RunningApp): Readonly<Partial<Record<ServiceName, string>>> {
  return { api: services.api.origin, ...(services.web === undefined ? {} : { web: services.web.origin }) };
}

/** What we launched goes when we go, with all that is in it; what is at a url stays, and so does what we created there. */
function journalFile({ app, journal }: EquipmentOptions, origin: string | undefined): JournalFile | undefined {
  if (journal === undefined || origin === undefined || origin !== app.services.api.url) return undefined;
  return openJournalFile(journal, { app: app.name, origin });
}

/** `${web.origin}` in the agreement is known now. */
function withOrigins(agreement: Agreement, { services }: RunningApp): Agreement {
  if (agreement.origins === undefined || agreement.origins === 'same-origin') return agreement;
  const values = { 'api.origin': services.api.origin, ...(services.web === undefined ? {} : { 'web.origin': services.web.origin }) };
  return { ...agreement, origins: agreement.origins.map((origin) => fill(origin, values)) };
}
