import type { Check } from './check.ts';
import { adminBlock } from './checks/admin-block.ts';
import { bruteForce } from './checks/brute-force.ts';
import { connections } from './checks/connections.ts';
import { email } from './checks/email.ts';
import { factors } from './checks/factors.ts';
import { failures } from './checks/failures.ts';
import { organizations } from './checks/organizations.ts';
import { password } from './checks/password.ts';
import type { Finding } from './finding.ts';
import type { LoginFacts } from './login-facts.ts';

/** What is asked, in the order of the answer: what keeps everybody out first. */
const checks: readonly Check[] = [
  adminBlock,
  bruteForce,
  connections,
  organizations,
  email,
  password,
  factors,
  failures,
];

/** Answers "why can't they log in?", a line for each question, also where nothing is wrong. */
export function findObstacles(facts: LoginFacts): readonly Finding[] {
  return checks.flatMap((check) => check(facts));
}

/** The answer in a sentence. */
export function verdictOf(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((each) => each.level === level).length;
  const unknown = count('unknown');
  const gaps = unknown === 0 ? '' : ` ${String(unknown)} of ${String(findings.length)} could not be answered.`;
  const [first, ...more] = findings.filter(({ level }) => level === 'bad');
  if (first !== undefined) {
    const others = more.length === 0 ? '' : ` And ${String(more.length)} more.`;
    return `In the way: ${first.words}.${others}${gaps}`;
  }
  if (count('warn') > 0) return `Nothing stands in the way of every login; see the warnings.${gaps}`;
  return unknown === 0 ? 'Nothing that is known here stands in the way.' : `Nothing found in the way.${gaps}`;
}
