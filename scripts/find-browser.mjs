// Which browser visits will take: the order of src/talk/browser/resolve.ts, without importing Playwright. resolve.test.ts compares the two.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const borrowedVariables = ['PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH', 'CHROME_BIN', 'CHROME_PATH'];

/**
 * @param {{ env: Record<string, string | undefined>, root: string, exists?: (file: string) => boolean, system?: readonly string[] }} places
 * @returns {{ file: string, by: string } | { missing: string } | undefined} `missing` when our own variable names a file that is not there
 */
export function findBrowser({ env, root, exists = existsSync, system = systemBrowsers(env) }) {
  const ours = env.SEAMCHECK_BROWSER;
  if (ours) return exists(ours) ? { file: ours, by: 'SEAMCHECK_BROWSER' } : { missing: ours };
  for (const name of borrowedVariables) {
    const file = env[name];
    if (file && exists(file)) return { file, by: name };
  }
  const own = playwrightBuilds(env, root).find((file) => exists(file));
  if (own !== undefined) return { file: own, by: 'Playwright' };
  const installed = system.find((file) => exists(file));
  return installed === undefined ? undefined : { file: installed, by: 'system' };
}

/** The builds that belong to the installed Playwright, as its registry lays them out: `chromium-1255/chrome-linux64/chrome`. */
function playwrightBuilds(env, root) {
  const packageFolder = join(root, 'node_modules', 'playwright-core');
  const folder = browsersFolder(env, packageFolder);
  const files = {
    chromium: ['chrome', 'chrome.exe', 'Chromium.app/Contents/MacOS/Chromium', 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing'],
    'chromium-headless-shell': ['chrome-headless-shell', 'headless_shell', 'chrome-headless-shell.exe', 'headless_shell.exe'],
  };
  try {
    const { browsers } = JSON.parse(readFileSync(join(packageFolder, 'browsers.json'), 'utf8'));
    return Object.keys(files).flatMap((name) => {
      const { revision } = browsers.find((browser) => browser.name === name);
      const build = join(folder, `${name.replace(/-/g, '_')}-${revision}`);
      return existsSync(build) ? readdirSync(build).flatMap((inner) => files[name].map((file) => join(build, inner, file))) : [];
    });
  } catch {
    return []; // Playwright is not installed, or keeps its list elsewhere by now.
  }
}

function browsersFolder(env, packageFolder) {
  const told = env.PLAYWRIGHT_BROWSERS_PATH;
  if (told === '0') return join(packageFolder, '.local-browsers');
  if (told) return told;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright');
  if (process.platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'ms-playwright');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ms-playwright');
}

function systemBrowsers(env) {
  if (process.platform === 'darwin') return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  if (process.platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean);
    return roots.flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  return [...['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) => names.map((name) => `${folder}/${name}`)), '/opt/google/chrome/chrome'];
}
