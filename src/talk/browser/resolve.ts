// Which browser to drive. First hit wins; `by` says which one it was.
import { existsSync, readdirSync } from 'node:fs';
import { platform } from 'node:os';
import { join, sep } from 'node:path';
import { Unavailable } from '../../model/witness.ts';

/** The one command that brings a browser. */
export const installBrowser = 'npx playwright install --with-deps chromium';
/** The one command that brings Playwright. */
export const installPlaywright = 'npm install --save-dev @playwright/test';

type Environment = Readonly<Record<string, string | undefined>>;

export interface BrowserChoice {
  /** The file to start. */
  readonly executablePath?: string | undefined;
  /** A branded browser by Playwright's name for it: `chrome`, `msedge`. */
  readonly channel?: string | undefined;
}

export interface FoundBrowser extends BrowserChoice {
  /** What led to it: `config`, an environment variable's name, `Playwright`, `system`. */
  readonly by: string;
}

export interface Places {
  readonly env: Environment;
  /** Where Playwright's own build would be, as `chromium.executablePath()` says it. */
  readonly own: string;
  /** Where browsers are when the system has installed them. */
  readonly system?: readonly string[];
  readonly exists?: (file: string) => boolean;
}

/** Others than our own variable may be left over from another tool: they are passed by when they lead nowhere. */
const borrowedVariables = ['PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH', 'CHROME_BIN', 'CHROME_PATH'] as const;

/** @throws Unavailable ending with the command that fixes it, when there is no browser, or none where the config says */
export function findBrowser(choice: BrowserChoice, places: Places): FoundBrowser {
  const { env, own, system = systemBrowsers(env), exists = existsSync } = places;
  const told = (file: string, by: string): FoundBrowser => {
    if (exists(file)) return { executablePath: file, by };
    throw new Unavailable(`there is no browser at ${file}, named by ${by}; correct it, or remove it and run: ${installBrowser}`);
  };
  if (choice.executablePath !== undefined) return told(choice.executablePath, 'config');
  if (choice.channel !== undefined) return { channel: choice.channel, by: 'config' };
  const ours = env['SEAMCHECK_BROWSER'];
  if (ours !== undefined && ours !== '') return told(ours, 'SEAMCHECK_BROWSER');
  for (const name of borrowedVariables) {
    const file = env[name];
    if (file !== undefined && file !== '' && exists(file)) return { executablePath: file, by: name };
  }
  const build = [own, ...headlessShells(own)].find((file) => file !== '' && exists(file));
  if (build !== undefined) return { executablePath: build, by: 'Playwright' };
  const installed = system.find((file) => exists(file));
  if (installed !== undefined) return { executablePath: installed, by: 'system' };
  throw new Unavailable(`no browser was found: no configured one, none of Playwright's own, no Chrome or Chromium on this system; run: ${installBrowser}`);
}

/** `playwright install --only-shell` brings this smaller build beside where the whole one would be, under the same revision. */
function headlessShells(own: string): readonly string[] {
  const [, root, revision] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(own) ?? [];
  if (root === undefined || revision === undefined) return [];
  const folder = join(root, `chromium_headless_shell-${revision}`);
  try {
    return readdirSync(folder).flatMap((name) =>
      ['chrome-headless-shell', 'headless_shell'].flatMap((file) => [join(folder, name, file), join(folder, name, `${file}.exe`)]),
    );
  } catch {
    return [];
  }
}

function systemBrowsers(env: Environment): readonly string[] {
  if (platform() === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (platform() === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined);
    return roots.flatMap((root) =>
      [
        ['Google', 'Chrome', 'Application', 'chrome.exe'],
        ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
      ].map((parts) => [root, ...parts].join(sep)),
    );
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  return [...['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => names.map((name) => `${folder}/${name}`)), '/opt/google/chrome/chrome'];
}
