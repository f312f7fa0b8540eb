import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { longDate } from '../components/relative-time.ts';

/**
 * Why the mirror has no events of a user: what a person should know before believing that nothing happened.
 * @param begins date of the oldest event of the mirror, in milliseconds
 * https://auth0.com/docs/deploy-monitor/logs/log-data-retention
 */
export function whyNoEvents(tenant: string, status: SyncStatus | undefined, begins: number | undefined): string {
  const job = status?.jobs.find((each) => each.job === 'log-events');
  if (job?.error !== undefined) return `No events: ${job.error.message}. ${job.error.hint}`;
  if (begins === undefined && job?.last_success_at === undefined)
    return `The log of ${tenant} was not read yet: the daemon or \`tenantry sync ${tenant}\` does that.`;
  if (begins === undefined) return `The log of ${tenant} was empty when it was read.`;
  const kept_from = status?.logs_kept_from;
  const since = longDate(Math.max(begins, kept_from ?? 0)).slice(0, 10);
  if (kept_from !== undefined)
    return `Nothing happened to this user since ${since}. Older events were deleted here: ${keptSince(tenant, kept_from)}.`;
  return (
    `Nothing happened to this user since ${since}, when the log in this mirror begins. ` +
    'Auth0 keeps events for 1 to 30 days, by plan; what was older at the first sync is not known here.'
  );
}

/** That old events are gone on purpose, which is neither a gap nor a time in which nothing happened. */
export function keptSince(tenant: string, kept_from: number): string {
  return `by its setting, the log of ${tenant} is kept for a while only, now from ${longDate(kept_from).slice(0, 10)} on`;
}
