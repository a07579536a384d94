// The catalogue as Playwright tests: one project per App of seamcheck.config.ts, one test per check.
//   npx playwright test cors --project bearer
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { seamcheckProjects, type SeamcheckOptions } from './src/playwright/index.ts';

const config: PlaywrightTestConfig<object, { seamcheck: SeamcheckOptions }> = defineConfig<object, { seamcheck: SeamcheckOptions }>({
  testDir: 'suites',
  testMatch: '**/*.spec.ts',
  outputDir: 'reports/private/playwright',
  projects: await seamcheckProjects(),
  // One App after the other: how much is asked at once is the engine's to say.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['html', { outputFolder: 'reports/playwright', open: 'never' }]],
});

export default config;
