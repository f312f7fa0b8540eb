import type { ChangeContext } from '../src/changes/changes.ts';
import { ownerOf } from '../src/changes/owner-of.ts';
import type { Clock } from '../src/clock.ts';
import type { TenantState } from '../src/daemon-lock.ts';
import { keepLogsFor } from '../src/domain/retention.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { AppError, isAppError, toAppError } from '../src/errors.ts';
import { heartbeatInterval, type HeartbeatLock } from '../src/heartbeat-lock.ts';
import { followEvents, forgetEvents } from './follow-events.ts';
import { journalFile } from '../src/paths.ts';
import type { Session } from '../src/session/session.ts';
import type { OpenTenant } from './commit-step.ts';
import type { Log } from '../src/log.ts';
import type { OnceGoal } from './once-goal.ts';
import type { RunResult } from './run-job.ts';
import { ChangedFile } from './changed-file.ts';
import { pruneNotes } from './jobs/prune.ts';
import { newNotes } from './jobs/set-aside-notes.ts';
import { MirrorDamage } from './mirror-damage.ts';
import { syncTenant } from './sync-tenant.ts';
import { acquireTenantLock } from './tenant-lock.ts';
import { judgeFailure } from './verdict.ts';

export interface TenantLoopOptions {
  readonly tenant: Tenant;
  readonly session: Session;
  /** Settles what a crash left open among the changes of this tenant; returns how many. */
  readonly settleChanges: (context: ChangeContext) => Promise<number>;
  readonly version: string;
  /** The daemon's lock, whose heartbeat stands for that of all its tenants; a single sync has none. */
  readonly lock?: HeartbeatLock | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Milliseconds between two looks at what has changed. */
  readonly interval: () => number;
  readonly log: Log;
  readonly onState: (state: TenantState) => void;
}

/**
 * Follows one tenant until the signal says stop. What cannot be opened (a locked keychain, refused credentials, a
 * damaged mirror) is a state that is tried again, not an end; nothing that happens here reaches another tenant.
 */
export async function followTenant(options: TenantLoopOptions): Promise<void> {
  const { clock, signal, log, tenant } = options;
  const damage = new MirrorDamage();
  let failures = 0;
  while (!signal.aborted) {
    const opened_at = clock.now();
    try {
      options.onState({ state: 'starting' });
      await openAndSync(options, { damage });
    } catch (error) {
      if (signal.aborted) return;
      // One that worked for a while starts anew with short waits.
      failures = clock.now() - opened_at > 600_000 ? 1 : failures + 1;
      const failure = toAppError(error);
      const { delay } = judgeFailure(failure, failures, clock.now(), options.random());
      log.warn({ tenant: tenant.name, err: failure, delay }, 'tenant waits');
      const { kind, message, hint } = failure;
      const isLocked = kind === 'keychain_locked' || kind === 'keychain_unavailable';
      const note = isLocked ? `waiting for the keychain: ${message}` : message;
      options.onState({ state: 'waiting', kind, note, hint, retry_at: clock.now() + delay });
      await clock.sleep(delay, signal).catch(() => undefined);
    }
  }
}

/** A single sync gives up on a mirror that is damaged again after so many openings. */
const mostOpenings = 8;

/**
 * Brings one tenant up to date and returns.
 * @throws AppError `locked_out` when another sync of it is running, or why it could not be opened
 */
export async function syncTenantOnce(
  options: TenantLoopOptions,
  goalOf: (open: OpenTenant) => OnceGoal,
): Promise<void> {
  const { session, tenant, signal } = options;
  const damage = new MirrorDamage();
  for (let turn = 1; ; turn += 1) {
    try {
      return await openAndSync(options, { goalOf, damage });
    } catch (error) {
      // Noted by whoever met the damage, it is mended by opening the mirror anew.
      const isMended = isAppError(error, 'mirror_damaged') && session.isMirrorSuspect(tenant) && turn < mostOpenings;
      if (!isMended || signal.aborted) throw error;
    }
  }
}

interface Opening {
  /** What is left to do in a single sync; left out: it goes on until the signal. */
  readonly goalOf?: ((open: OpenTenant) => OnceGoal) | undefined;
  readonly damage: MirrorDamage;
}

async function openAndSync(options: TenantLoopOptions, { goalOf, damage }: Opening): Promise<void> {
  const { tenant, session, clock } = options;
  // One that was removed a moment ago must not get a new key and an empty mirror.
  session.tenant(tenant.name);
  const lock = acquireTenantLock(session.paths, tenant.name, {
    version: options.version,
    now: clock.now(),
    coveredBy: options.lock,
  });
  const beating = keepBeating(lock, options);
  const closers: (() => void | Promise<void>)[] = [];
  try {
    const client = await session.openClient(tenant);
    closers.push(() => client.close());
    await damage.replace(session, tenant, options);
    const mirror = await session.openWriter(tenant);
    closers.push(() => mirror.close());
    closers.push(async () => mirror.endThread());
    const open = { client, mirror, keep_logs: keepLogsFor(tenant.keep_logs) };
    for (const notes of [newNotes(mirror), pruneNotes(mirror, open.keep_logs, clock.now())])
      if (notes !== undefined) mirror.commitBatch(notes, clock.now());
    const journal = new ChangedFile(journalFile(session.paths));
    if (goalOf === undefined) closers.push(await startEvents(options, open));
    await syncTenant(open, {
      ...options,
      settle: () => settle(options, open, journal),
      onTick: () => {
        beating.check(tenant.name);
        MirrorDamage.check(session, tenant);
      },
      onResult: (job, result) => logResult(options, job, result),
      goal: goalOf?.(open),
    });
  } finally {
    for (const close of closers.toReversed()) await close();
    beating.stop();
    lock.release();
  }
}

/** Returns how to stop listening, which waits until nothing is written any more. */
async function startEvents(options: TenantLoopOptions, open: OpenTenant): Promise<() => Promise<void>> {
  const { tenant, clock, signal, random, log } = options;
  if (tenant.events !== true) {
    await forgetEvents(open, clock.now());
    return () => Promise.resolve();
  }
  const stop = new AbortController();
  const ended = followEvents(open, { clock, random, log, signal: AbortSignal.any([signal, stop.signal]) });
  return async () => {
    stop.abort();
    await ended;
  };
}

/**
 * A lock that lives by the daemon's heartbeat is looked at with each turn. Another one beats from a timer of its own: a
 * single step of a job may take longer than the limit.
 */
function keepBeating(lock: HeartbeatLock, { clock, lock: cover }: TenantLoopOptions): Beating {
  let lost = false;
  const beat = () => {
    lost ||= !lock.beat(clock.now());
  };
  const timer = cover === undefined ? setInterval(beat, heartbeatInterval).unref() : undefined;
  return {
    check(tenant) {
      if (cover !== undefined) beat();
      if (lost) throw new AppError('locked_out', `another sync of ${tenant} took over`);
    },
    stop: () => clearInterval(timer),
  };
}

interface Beating {
  /** @throws AppError `locked_out` when the lock is lost */
  check(tenant: string): void;
  stop(): void;
}

async function settle(options: TenantLoopOptions, open: OpenTenant, file: ChangedFile): Promise<void> {
  const { tenant, session, clock, signal, log } = options;
  const stamp = file.stamp();
  // Opening the journal asks the keychain, which starts a process.
  if (stamp === file.known) return;
  try {
    const journal = await session.openJournal();
    try {
      if (journal.unsettled(ownerOf(tenant)).length === 0) {
        file.known = stamp;
        return;
      }
      const settled = await options.settleChanges({ ...open, tenant, journal, now: () => clock.now(), signal });
      log.info({ tenant: tenant.name, settled }, 'settled changes that a crash had left open');
    } finally {
      journal.close();
    }
  } catch (error) {
    // Tried again with the next turn; the sync does not hang on it.
    log.warn({ tenant: tenant.name, err: toAppError(error) }, 'could not settle changes');
  }
}

function logResult({ tenant, log }: TenantLoopOptions, job: string, result: RunResult): void {
  if (result.outcome === 'failed') {
    const { error, verdict } = result;
    log.warn({ tenant: tenant.name, job, err: error, delay: verdict.delay }, 'job failed');
  } else if (result.outcome === 'done') log.debug({ tenant: tenant.name, job, ...result.end }, 'job done');
}
