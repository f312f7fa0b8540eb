import type { JobName, JobStatus } from '../../src/domain/job.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';

type HealthState = 'fresh' | 'filling' | 'stale' | 'failing' | 'never' | 'paused';

/** How far a mirror can be trusted right now. */
export interface TenantHealth {
  readonly state: HealthState;
  /** In words, for people; empty when it is fresh. */
  readonly why: string;
  /** What to do about it, where somebody has to. */
  readonly hint?: string | undefined;
  /**
   * Age of the oldest that is not proven: everything that happened in the tenant before that is in the mirror, as far as
   * users and logs tell. Undefined before both were looked at, and while the first mirror is not complete.
   */
  readonly lag_ms: number | undefined;
}

/** What has to be looked at again and again for a mirror to be fresh. */
const looks: readonly (readonly JobName[])[] = [['users-changed', 'users-full'], ['log-events']];

/** Nobody calls a mirror stale whose lag is less, however short the interval; in milliseconds. */
const leastPatience = 10 * 60_000;
const patience = 3;

interface Circumstances {
  /** Seconds between two looks, from the preferences. */
  readonly sync_interval: number;
  readonly paused?: boolean | undefined;
  /** Why a running daemon cannot open the tenant: nothing is looked at, however young the last look is. */
  readonly obstacle?: { readonly note: string; readonly hint?: string | undefined } | undefined;
}

/** Judges a mirror by what its sync says of itself. */
export function judgeMirror(status: SyncStatus | undefined, now: number, around: Circumstances): TenantHealth {
  const lag_ms = status === undefined ? undefined : lagOf(status, now);
  if (around.paused === true) return { state: 'paused', why: 'paused by a person', lag_ms };
  const { obstacle } = around;
  if (obstacle !== undefined) return { state: 'failing', why: obstacle.note, hint: obstacle.hint, lag_ms };
  if (status === undefined) return { state: 'never', why: 'never synced', lag_ms };
  const failed = status.jobs.find((job) => job.state === 'failed' && job.error !== undefined);
  if (failed?.error !== undefined) {
    return { state: 'failing', why: `${failed.job}: ${failed.error.message}`, hint: failed.error.hint, lag_ms };
  }
  return judgeAge(status, lag_ms, staleAfter(around.sync_interval));
}

function judgeAge(status: SyncStatus, lag_ms: number | undefined, limit: number): TenantHealth {
  const hurdle = status.jobs.find((job) => job.state === 'waiting' && job.error !== undefined)?.error;
  const because = hurdle === undefined ? '' : `: ${hurdle.message}`;
  const hint = hurdle?.hint;
  if (status.complete_at === undefined) {
    return { state: 'filling', why: `the first mirror is not complete${because}`, hint, lag_ms };
  }
  const log = fillingLog(status);
  if (log !== undefined) return { state: 'filling', why: `${log}${because}`, hint, lag_ms };
  if (lag_ms === undefined || lag_ms > limit) {
    return { state: 'stale', why: `nothing looked at Auth0 for too long${because}`, hint, lag_ms };
  }
  return { state: 'fresh', why: '', lag_ms };
}

/** How far the log is read, in words, while it is read for the first time. */
export function fillingLog(status: SyncStatus): string | undefined {
  const [log] = jobsOf(status, ['log-events']);
  if (log?.proven_until === undefined || log.last_success_at !== undefined) return undefined;
  return `the log is read as far as ${dayOf(log.proven_until)}`;
}

function dayOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Of these jobs, those that the tenant offers and that were ever begun. */
function jobsOf({ jobs }: SyncStatus, names: readonly JobName[]): readonly JobStatus[] {
  return jobs.filter((job) => names.includes(job.job) && job.state !== 'unavailable');
}

/** The lag, in milliseconds, beyond which a mirror is stale: three intervals, and no less than ten minutes. */
export function staleAfter(sync_interval: number): number {
  return Math.max(leastPatience, patience * sync_interval * 1000);
}

/**
 * Age of what is proven, in milliseconds: of the older of users and logs. Undefined before both were looked at, and while
 * the mirror is filled, for the first time or anew: looks at what has changed prove nothing of who is not there yet.
 */
export function lagOf(status: SyncStatus, now: number): number | undefined {
  if (status.complete_at === undefined) return undefined;
  const lags: number[] = [];
  for (const jobs of looks) {
    const known = jobsOf(status, jobs);
    if (known.length === 0) continue;
    const until = Math.max(...known.map((job) => provenUntil(job, status.clock_offset) ?? -Infinity));
    if (until === -Infinity) return undefined;
    lags.push(Math.max(0, now + status.clock_offset - until));
  }
  return lags.length === 0 ? undefined : Math.max(...lags);
}

/** Server time. What an older version stored of a job is when its last run ended. */
function provenUntil({ proven_until, last_success_at }: JobStatus, clock_offset: number): number | undefined {
  if (proven_until !== undefined) return proven_until;
  return last_success_at === undefined ? undefined : last_success_at + clock_offset;
}
