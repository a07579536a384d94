import { expect, it } from 'vitest';
import { appOf, launchOptions } from './app-for-tests.ts';
import { launcherNames } from '../model/launcher.ts';
import { launcherNamed } from './index.ts';

it.each(launcherNames)('finds the launcher %s by its name', async (name) => {
  const launcher = launcherNamed(name);
  expect(launcher.name).toBe(name);
  // Every launcher looks at the signal before it does anything else.
  await expect(launcher.launch(appOf({ start: 'true' }), launchOptions('/', { signal: AbortSignal.abort(new Error('enough')) }))).rejects.toThrow('enough');
});
