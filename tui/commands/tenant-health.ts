import type { JobName } from '../../src/domain/job.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';

type HealthState = 'fresh' | 'filling' | 'stale' | 'failing' | 'never';

/** How far a mirror can be trusted right now. */
export interface TenantHealth {
  readonly state: HealthState;
  /** In words, for people. Holds no text from outside. */
  readonly why: string;
  /** Age of the oldest of the last looks at users and logs; undefined before the first one. */
  readonly lag_ms: number | undefined;
}

/** What has to be looked at again and again for a mirror to be fresh. */
const looks: readonly (readonly JobName[])[] = [['users-changed', 'users-full'], ['log-events']];

/** Nobody calls a mirror stale that is younger than this, however short the interval. */
const leastPatience = 10 * 60_000;

/**
 * Judges a mirror by what its sync says of itself.
 * @param sync_interval seconds between two looks, from the preferences
 * @param obstacle why a running daemon cannot open the tenant: nothing is looked at, however young the last look is
 */
export function judgeMirror(
  status: SyncStatus | undefined,
  now: number,
  sync_interval: number,
  obstacle?: string,
): TenantHealth {
  const lag_ms = status === undefined ? undefined : lagOf(status, now);
  if (obstacle !== undefined) return { state: 'failing', why: obstacle, lag_ms };
  if (status === undefined) return { state: 'never', why: 'never synced', lag_ms };
  const failed = status.jobs.find((job) => job.state === 'failed' && job.error !== undefined);
  if (failed !== undefined) {
    return { state: 'failing', why: `${failed.job}: ${failed.error?.message ?? 'failed'}`, lag_ms };
  }
  const hurdle = status.jobs.find((job) => job.state === 'waiting' && job.error !== undefined)?.error;
  const because = hurdle === undefined ? '' : `: ${hurdle.message}`;
  if (status.complete_at === undefined) {
    return { state: 'filling', why: `the first mirror is not complete${because}`, lag_ms };
  }
  if (lag_ms === undefined || isOld(lag_ms, sync_interval)) {
    return { state: 'stale', why: `nothing looked at Auth0 for too long${because}`, lag_ms };
  }
  return { state: 'fresh', why: '', lag_ms };
}

/** True when a mirror that was last brought up to date so long ago, in milliseconds, is not fresh any more. */
export function isOld(lag_ms: number, sync_interval: number): boolean {
  return lag_ms > Math.max(leastPatience, 3 * sync_interval * 1000);
}

function lagOf(status: SyncStatus, now: number): number | undefined {
  const lags: number[] = [];
  for (const jobs of looks) {
    const known = status.jobs.filter((job) => jobs.includes(job.job) && job.state !== 'unavailable');
    if (known.length === 0) continue;
    const last = Math.max(...known.map((job) => job.last_success_at ?? -Infinity));
    if (last === -Infinity) return undefined;
    lags.push(Math.max(0, now - last));
  }
  return lags.length === 0 ? undefined : Math.max(...lags);
}
