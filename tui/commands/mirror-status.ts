import { type DaemonInfo, readDaemon } from '../../src/daemon-lock.ts';
import type { JobStatus } from '../../src/domain/job.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { type AppError, toAppError } from '../../src/errors.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import type { Session } from '../../src/session/session.ts';
import { judgeMirror, type TenantHealth } from './tenant-health.ts';
import { isoDate } from './time-words.ts';

/** What is known about the mirror of one tenant. */
export interface MirrorStatus {
  readonly tenant: Tenant;
  readonly health: TenantHealth | undefined;
  readonly status: SyncStatus | undefined;
  /** Why the mirror could not be opened. */
  readonly error: AppError | undefined;
  /** What the daemon says where the mirror cannot. */
  readonly daemon: DaemonInfo['tenants'][string] | undefined;
}

/** Reads what the mirror and the daemon say of a tenant. A mirror that cannot be opened is an answer, too. */
export async function readMirrorStatus(session: Session, tenant: Tenant, now: number): Promise<MirrorStatus> {
  const running = readDaemon(session.paths, now);
  const daemon = running?.tenants[tenant.name];
  const obstacle =
    running?.alive === true && daemon?.state === 'waiting' && daemon.kind !== 'rate_limited' ? daemon.note : undefined;
  try {
    const reader = await session.openReader(tenant);
    const status = reader?.syncStatus();
    reader?.close();
    const { sync_interval } = session.config.read().preferences;
    const health = judgeMirror(status, now, sync_interval, obstacle);
    return { tenant, health, status, error: undefined, daemon };
  } catch (error) {
    return { tenant, health: undefined, status: undefined, error: toAppError(error), daemon };
  }
}

/** A status as scripts see it: dates in ISO 8601, durations in seconds. */
export function statusRecord({ tenant, health, status, error, daemon }: MirrorStatus): Record<string, unknown> {
  return {
    name: tenant.name,
    domain: tenant.domain,
    environment: tenant.environment,
    read_only: tenant.read_only,
    state: health?.state ?? 'unreadable',
    why: health?.why ?? error?.message ?? '',
    lag_seconds: health?.lag_ms === undefined ? null : Math.round(health.lag_ms / 1000),
    users: status?.users ?? null,
    log_events: status?.log_events ?? null,
    stale_users: status?.stale_users ?? null,
    complete_at: isoDate(status?.complete_at) ?? null,
    last_commit_at: isoDate(status?.last_commit_at) ?? null,
    bytes: status?.bytes ?? null,
    clock_offset_ms: status?.clock_offset ?? null,
    jobs: status?.jobs.map(jobRecord) ?? [],
    gaps:
      status?.gaps.map((gap) => ({
        ...gap,
        from: isoDate(gap.from),
        to: isoDate(gap.to),
        found_at: isoDate(gap.found_at),
      })) ?? [],
    rate: rateRecord(status),
    requests: status?.requests ?? [],
    daemon: daemon === undefined ? null : { ...daemon, retry_at: isoDate(daemon.retry_at) },
    error: error === undefined ? null : { kind: error.kind, message: error.message, hint: error.hint },
  };
}

function jobRecord(job: JobStatus): unknown {
  return {
    ...job,
    started_at: isoDate(job.started_at),
    last_success_at: isoDate(job.last_success_at),
    next_run_at: isoDate(job.next_run_at),
    error: job.error === undefined ? undefined : { ...job.error, at: isoDate(job.error.at) },
  };
}

function rateRecord(status: SyncStatus | undefined): unknown {
  if (status?.rate === undefined) return null;
  const { limit, remaining, reset_at, seen_at } = status.rate;
  return { limit, remaining, reset_at: isoDate(reset_at), seen_at: isoDate(seen_at) };
}
