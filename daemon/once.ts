import { readDaemon } from '../src/daemon-lock.ts';
import type { JobName } from '../src/domain/job.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { AppError, isAppError, toAppError } from '../src/errors.ts';
import { askDaemon } from './ask-daemon.ts';
import { jobsOfSync } from './jobs-of-sync.ts';
import { OnceGoal } from './once-goal.ts';
import { syncTenantOnce, type TenantLoopOptions } from './tenant-loop.ts';

export type OnceOptions = Omit<TenantLoopOptions, 'tenant' | 'interval' | 'onState'> & {
  /** Names; empty: all. */
  readonly tenants: readonly string[];
  /** Read all users again, also where that was done before. */
  readonly full: boolean;
  /** Compare all users with the tenant's. */
  readonly reconcile: boolean;
  /** Told in words what did not work and does not spoil the whole. */
  readonly remark: (text: string) => void;
};

/** Why a job of a tenant did not come to its end; `job` is undefined when the tenant could not be opened. */
interface OnceFailure {
  readonly tenant: string;
  readonly job: JobName | undefined;
  readonly error: AppError;
}

const lockPause = 1_000;

/**
 * Brings tenants up to date, all at the same time, and returns. Where a daemon or another sync works on a tenant, its
 * work is waited for instead of doing it twice.
 * @throws AppError the only failure, or `partly_done` when others went well
 */
export async function runOnce(options: OnceOptions): Promise<void> {
  const { session, signal } = options;
  const tenants = options.tenants.length > 0 ? options.tenants.map((name) => session.tenant(name)) : unpaused(options);
  if (session.config.read().tenants.length === 0) {
    throw new AppError('usage', 'there is no tenant to sync', { hint: 'Add one with `tenantry tenants add NAME`.' });
  }
  const results = await Promise.all(tenants.map((tenant) => syncOne(options, tenant)));
  signal.throwIfAborted();
  const failures = results.flat().filter((failure) => !isMinor(failure, options.remark));
  const [first] = failures;
  if (first === undefined) return;
  for (const line of new Set(failures.map(({ tenant, error }) => `${tenant}: ${error.message}`))) options.remark(line);
  const lost = new Set(
    failures.filter(({ job }) => job === undefined || job === 'users-full').map((one) => one.tenant),
  );
  if (lost.size === tenants.length) throw first.error;
  throw new AppError('partly_done', `${failures.length} of the sync's jobs did not come to their end`, {
    hint: first.error.hint,
  });
}

/** What is paused is synced only by whoever names it. */
function unpaused({ session, remark }: OnceOptions): readonly Tenant[] {
  const { tenants } = session.config.read();
  for (const { name } of tenants.filter(({ paused }) => paused === true)) remark(`${name} is paused: left out`);
  return tenants.filter(({ paused }) => paused !== true);
}

async function syncOne(options: OnceOptions, tenant: Tenant): Promise<OnceFailure[]> {
  for (;;) {
    try {
      return await tryOne(options, tenant);
    } catch (error) {
      const failure = toAppError(error);
      if (!isAppError(failure, 'locked_out')) return [{ tenant: tenant.name, job: undefined, error: failure }];
      // A daemon that has just started, or another single sync: it is asked, or waited for, in the next turn.
      await options.clock.sleep(lockPause, options.signal).catch(() => undefined);
      if (options.signal.aborted) return [];
    }
  }
}

async function tryOne(options: OnceOptions, tenant: Tenant): Promise<OnceFailure[]> {
  const { session, clock } = options;
  const as = ([job, error]: [JobName, AppError]) => ({ tenant: tenant.name, job, error });
  if (tenant.paused !== true && readDaemon(session.paths, clock.now())?.alive === true) {
    const errors = await askDaemon({ ...options, tenant });
    if (errors !== undefined) return [...errors].map(as);
  }
  let goal: OnceGoal | undefined;
  await syncTenantOnce({ ...options, tenant, interval: () => 0, onState: () => undefined }, (open) => {
    goal = new OnceGoal(jobsOfSync(open.mirror, options));
    return goal;
  });
  return [...(goal?.errors ?? [])].map(as);
}

/** Logs and catalogues that the application may not read are told, but the users are what a sync is for. */
function isMinor({ tenant, job, error }: OnceFailure, remark: (text: string) => void): boolean {
  const unavailable = error.kind === 'insufficient_scope' || error.kind === 'not_in_plan';
  const minor = unavailable && job !== undefined && !job.startsWith('users-');
  if (minor) remark(`${tenant}: ${job} is left out: ${error.message}`);
  return minor;
}
