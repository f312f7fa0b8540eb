import type { Finding } from './finding.ts';
import type { KnownDetail } from './login-facts.ts';

/** The finding for what could not be read: why, and what to do; undefined when it was read. */
export function unread(id: string, what: string, { detail, failure }: KnownDetail): Finding | undefined {
  const problem = detail?.problem;
  if (detail !== undefined && problem === undefined) return undefined;
  const why = problem?.words ?? failure ?? 'not asked yet';
  const advice =
    problem?.reason === 'scope'
      ? 'Grant it to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.'
      : undefined;
  return { id, level: 'unknown', words: `${what}: not known, ${why}`, more: advice };
}
