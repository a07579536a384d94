import type { App, ServiceName } from './app.ts';

export const launcherNames = ['processes', 'containers', 'url', 'auto'] as const;
export type LauncherName = (typeof launcherNames)[number];

export interface RunningService {
  /** As a browser names it: `http://api.app.localhost:34567`. Names under `.localhost` lead to 127.0.0.1. */
  readonly origin: string;
}

/** A process of the App ended although nobody asked it to. */
export interface Death {
  readonly service: ServiceName;
  /** `exited with code 3`, `was killed by SIGKILL`. */
  readonly how: string;
}

/** The handle to a launched or reached App. Disposing it leaves no process, container, port or folder behind. */
export interface RunningApp extends AsyncDisposable {
  /** `processes`, `containers`, `url`. */
  readonly launcher: string;
  /** Why this launcher was taken, when it was chosen for the user. */
  readonly because?: string;
  readonly services: Readonly<Partial<Record<ServiceName, RunningService>>> & { readonly api: RunningService };
  /**
   * Brings up the frontend that was left for later; where nothing was left, there is nothing to do.
   * @throws ToolError as a launcher does
   */
  readonly bringUpFrontend?: () => Promise<void>;
  /** The last lines of a service's output, newest last; empty where we cannot see it. */
  logs(service: ServiceName): readonly string[];
  /** The first death, once there is one. */
  readonly death: () => Death | undefined;
  /** Calls back once, when a service dies. */
  onDeath(listener: (death: Death) => void): void;
}

export interface LaunchOptions {
  /** The folder of the config file; every path in the App is relative to it. */
  readonly root: string;
  readonly signal: AbortSignal;
  /** Says what is being done: `api: migrating`, `web: ready after 1.2 s`. */
  readonly progress: (text: string) => void;
  /** How long a service may take to become ready, in milliseconds. */
  readonly readyWithin: number;
  /** Nothing is known to need the frontend: a launcher may leave it until something does. Its origin is known all the same. */
  readonly frontendLater?: boolean;
  /** The environment that processes of the App inherit. Handed in, because only `cli/` reads the process's own. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Brings an App up. @throws ToolError `app-did-not-start`, `app-not-ready`, `port-taken`, `engine-missing`, `peer-missing` */
export interface Launcher {
  readonly name: string;
  launch(app: App, options: LaunchOptions): Promise<RunningApp>;
}
