import { afterAll, beforeAll } from 'vitest';
import { processIo } from '../cli/process-io.ts';
import { launch, type Io, type Launched, type LaunchedUser } from '../index.ts';
import type { Agreement } from '../model/agreement.ts';
import { ToolError } from '../model/tool-error.ts';
import { Unavailable } from '../model/witness.ts';
import { forTestRunner } from '../report/tool-error-text.ts';
import { registerDocument, type Document } from './documents.ts';
import { withoutVitest } from './environment.ts';

export interface LaunchAppOptions {
  /** Path of seamcheck.config.ts; found from the working directory upward unless told. */
  readonly config?: string;
  readonly launcher?: string;
  /** Milliseconds to launch it; 120 s unless told. */
  readonly within?: number;
}

/** A launched App. Its members may be read once its tests run, not while they are declared. */
export interface LaunchedApp {
  readonly name: string;
  /** Where the api is reached from here: the base URL to give supertest when no cookie with a Domain matters. */
  readonly api: string;
  /** The api as a browser names it: the origin to use with `dial`, so that a jar sees the names that cookies are scoped to. */
  readonly origin: string;
  /** The frontend as a browser names it: the value of an `Origin` header. */
  readonly web: string | undefined;
  readonly agreement: Agreement;
  /** The configured users, by name. */
  readonly users: Readonly<Record<string, LaunchedUser>>;
  /**
   * Resolvers other than a browser's do not know names under `.localhost` (RFC 6761 §6.3 leaves it to them); this has superagent dial the
   * loopback and say the name in `Host`: `request.agent(app.origin).use(app.dial)`.
   */
  readonly dial: (request: { connect(override: string): unknown }) => void;
}

/** Milliseconds. */
const launchWithin = 120_000;
const teardownWithin = 60_000;
const loopback = '127.0.0.1';

/**
 * Launches an App of seamcheck.config.ts, the first unless named, for the tests of this file or `describe` block, and takes it down
 * after them. Nothing is launched where none of them runs.
 */
export function launchApp(name?: string, options: LaunchAppOptions = {}): LaunchedApp {
  const { within = launchWithin, ...more } = options;
  const stop = new AbortController();
  let open: Launched | undefined;
  let forget = (): void => undefined;
  beforeAll(async () => {
    try {
      open = await launch({ io: ownIo(), ...more, ...(name === undefined ? {} : { app: name }), signal: stop.signal, progress: () => undefined });
      forget = registerDocument([open.api, reachable(open.api)], await documentOf(open));
    } catch (error) {
      throw forTestRunner(error);
    }
  }, within);
  afterAll(async () => {
    stop.abort(new DOMException('the tests have ended', 'AbortError'));
    forget();
    await open?.[Symbol.asyncDispose]();
    open = undefined;
  }, teardownWithin);

  function app(): Launched {
    if (open === undefined)
      throw forTestRunner(
        new ToolError('usage', 'The App is not launched yet, or is taken down already.', 'Read what `launchApp()` returns inside a test or a hook.'),
      );
    return open;
  }
  return {
    get name() {
      return app().name;
    },
    get api() {
      return reachable(app().api);
    },
    get origin() {
      return app().api;
    },
    get web() {
      return app().web;
    },
    get agreement() {
      return app().agreement;
    },
    get users() {
      return app().users;
    },
    dial: (request) => void (isLoopback(new URL(app().api).hostname) && request.connect(loopback)),
  };
}

async function documentOf(open: Launched): Promise<Document> {
  try {
    return { app: open.name, said: await open.openapi() };
  } catch (error) {
    if (error instanceof Unavailable) return { app: open.name, missing: error.message };
    throw error;
  }
}

function reachable(origin: string): string {
  const url = new URL(origin);
  if (isLoopback(url.hostname)) url.hostname = loopback;
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

function ownIo(): Io {
  const io = processIo();
  return { ...io, env: withoutVitest(io.env) };
}
