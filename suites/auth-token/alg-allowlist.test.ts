import { forgeriesAreJudged } from './forged-for-tests.ts';

forgeriesAreJudged({ check: 'auth-token/alg-allowlist', kind: 'self-described', taking: 'bearer.alg-none-accepted', first: 'alg none' });
