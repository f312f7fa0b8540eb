import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import { durationWords } from './time-words.ts';

/** What a comparison of all users found, in one line. */
export function reconcileWords(report: ReconcileReport): string {
  const { users, users_by_id, requests, started_at, ended_at, added, changed, gone } = report;
  const effort = `${users} users (${users_by_id} one by one), ${requests} requests`;
  if (ended_at === undefined) return `compares its users: ${effort} so far`;
  const found =
    added + changed + gone === 0 ? 'no difference' : `${added} were missing, ${changed} outdated, ${gone} gone`;
  return `compared ${effort}, ${durationWords(ended_at - started_at)}: ${found}`;
}
