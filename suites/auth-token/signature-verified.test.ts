import { forgeriesAreJudged } from './forged-for-tests.ts';

forgeriesAreJudged({ check: 'auth-token/signature-verified', kind: 'altered', taking: 'bearer.signature-not-verified', first: 'claims changed after signing' });
