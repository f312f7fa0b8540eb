import { readDaemon } from '../src/daemon-lock.ts';
import type { JobName, JobStatus } from '../src/domain/job.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { AppError, type ErrorKind, errorKinds } from '../src/errors.ts';
import type { MirrorReader, SyncStatus } from '../src/mirror/mirror.ts';
import { syncJobs } from './jobs/index.ts';
import { isSalvageDue } from './jobs/set-aside-notes.ts';
import type { Session } from '../src/session/session.ts';
import type { Clock } from '../src/clock.ts';
import { jobsOfSync, type SyncWishes } from './jobs-of-sync.ts';

interface Request extends SyncWishes {
  readonly session: Session;
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const pollInterval = 200;

/**
 * Has the running daemon sync a tenant at once, and waits for the result: the failures of its jobs. Undefined when the
 * daemon ended before it was done.
 * @throws AppError what keeps the daemon from opening the tenant
 */
export async function askDaemon(request: Request): Promise<ReadonlyMap<JobName, AppError> | undefined> {
  const { session, tenant, clock, signal } = request;
  const mirror = await session.openWriter(tenant);
  try {
    const asked_at = clock.now();
    const jobs = jobsOfSync(mirror, request).filter((job) => job !== 'salvage' || isSalvageDue(mirror));
    for (const job of jobs) mirror.commitBatch({ status: { job, next_run_at: asked_at } }, asked_at);
    for (;;) {
      const daemon = readDaemon(session.paths, clock.now());
      if (daemon?.alive !== true) return undefined;
      const state = daemon.tenants[tenant.name];
      if (state?.state === 'waiting' && state.kind !== undefined && daemon.heartbeat_at > asked_at) {
        throw new AppError(state.kind, state.note ?? 'the daemon waits', { hint: state.hint, tenant: tenant.name });
      }
      const status = mirror.syncStatus();
      if (jobs.every((job) => isAnswered(job, { mirror, status, asked_at }))) return failuresOf(jobs, status, asked_at);
      await clock.sleep(pollInterval, signal);
    }
  } finally {
    mirror.close();
  }
}

/** What cannot run has nothing to answer. A run that began before the question does not count: it may have read earlier. */
function isAnswered(
  job: JobName,
  { mirror, status, asked_at }: { mirror: MirrorReader; status: SyncStatus; asked_at: number },
): boolean {
  const found = status.jobs.find((one) => one.job === job);
  if (syncJobs.find(({ name }) => name === job)?.notYet?.(mirror) !== undefined) return true;
  if (found === undefined || found.state === 'running' || (found.started_at ?? 0) < asked_at) return false;
  return (found.last_success_at ?? 0) >= asked_at || errorSince(found, asked_at) !== undefined;
}

function failuresOf(jobs: readonly JobName[], status: SyncStatus, asked_at: number): Map<JobName, AppError> {
  const failures = new Map<JobName, AppError>();
  for (const job of status.jobs) {
    const error = jobs.includes(job.job) ? errorSince(job, asked_at) : undefined;
    if (error === undefined) continue;
    const kind: ErrorKind = error.kind in errorKinds ? (error.kind as ErrorKind) : 'bug';
    failures.set(job.job, new AppError(kind, error.message, { hint: error.hint }));
  }
  return failures;
}

function errorSince(job: JobStatus, asked_at: number): JobStatus['error'] {
  return job.error !== undefined && job.error.at >= asked_at ? job.error : undefined;
}
