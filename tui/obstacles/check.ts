import type { Finding } from './finding.ts';
import type { LoginFacts } from './login-facts.ts';

/** One question that is asked of a user who cannot log in. Never empty: what is all right says so. */
export type Check = (facts: LoginFacts) => readonly Finding[];
