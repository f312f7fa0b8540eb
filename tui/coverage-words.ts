import type { Coverage } from '../src/domain/coverage.ts';

/**
 * How much of what a query asks for is known, in words to stand beside its answer: `the roles of 12 of 5,000 users are
 * known`. Raw text: it may hold what was typed.
 */
export function coverageWords({ of, known, users, unknown }: Coverage): string {
  const some = `${known.toLocaleString('en-US')} of ${users.toLocaleString('en-US')} users`;
  if (of === 'mfa') return `second factors besides those of Guardian are known of ${some}`;
  const [first] = unknown;
  const group = of === 'role' ? 'role' : 'organization';
  const words = `the ${group}s of ${some} are known`;
  return first === undefined ? words : `no ${group} is called ${first}, and ${words}`;
}
