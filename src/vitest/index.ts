// `seamcheck/vitest`: a team's own tests against the launched App, and `expect(response).toMatchContract()`.
import './to-match-contract.ts';

export { launchApp, type LaunchAppOptions, type LaunchedApp } from './launch-app.ts';
export type { ContractResponse } from './response.ts';
