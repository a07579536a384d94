// `seamcheck/playwright`: the catalogue as Playwright tests.
export { area } from './area.ts';
export { seamcheckProjects } from './projects.ts';
export { test, type SeamcheckFixtures } from './run-fixture.ts';
export type { SeamcheckOptions } from './options.ts';
