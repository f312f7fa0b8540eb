import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { syncJobs } from '../../daemon/jobs/index.ts';
import { OnceGoal } from '../../daemon/once-goal.ts';
import { syncTenant } from '../../daemon/sync-tenant.ts';
import type { Clock } from '../../src/clock.ts';
import type { TenantState } from '../../src/daemon-lock.ts';
import { type JobName, jobNames } from '../../src/domain/job.ts';
import { AppError } from '../../src/errors.ts';
import type { Fault } from '../../fixtures/faults/faults.ts';
import type { SimulatorOptions } from '../../fixtures/start-simulator.ts';
import { FastClock } from '../helpers/fast-clock.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { clientOf, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
let fast: FastClock;
let stop: AbortController;
let states: TenantState[];
let running: Promise<void> | undefined;

beforeEach(() => {
  fast = new FastClock();
  stop = new AbortController();
  states = [];
  running = undefined;
});
afterEach(async () => {
  stop.abort();
  await running?.catch(() => undefined);
  await sync.close();
});

function refuseCommits({ mirror }: SimulatedSync): void {
  vi.spyOn(mirror, 'commitBatch').mockImplementation(() => {
    throw new AppError('refused', 'the mirror is on a disk that cannot be written');
  });
}

interface StartOptions {
  readonly goal?: OnceGoal;
  readonly clock?: Clock;
  readonly interval?: number;
  readonly prepare?: (sync: SimulatedSync) => void;
}

/** Runs all jobs against a simulated tenant whose time runs as fast. */
async function start(
  simulation: SimulatorOptions,
  { goal, clock = fast, interval = 1000, prepare }: StartOptions = {},
): Promise<void> {
  sync = await simulatedSync({ users: 120, plan: 'private-cloud', clock: fast, ...simulation });
  prepare?.(sync);
  const client = clientOf(sync.simulator, clock);
  running = syncTenant(
    { client, mirror: sync.mirror },
    {
      clock,
      signal: stop.signal,
      random: () => 0,
      interval: () => interval,
      settle: () => Promise.resolve(),
      onState: (state) => states.push(state),
      goal,
    },
  ).finally(() => client.close());
  // Awaited by each test; a failure before that must not end the run.
  running.catch(() => undefined);
}

const job = (name: JobName) => sync.mirror.syncStatus().jobs.find((one) => one.job === name);
/** Some have nothing to do. */
const idle: ReadonlySet<JobName> = new Set(['users-stale', 'salvage']);
const isDone = () => syncJobs.every(({ name }) => idle.has(name) || job(name)?.last_success_at !== undefined);

describe('syncTenant', () => {
  it('runs every job and leaves the truth about each in the mirror', async () => {
    await start({});
    await waitUntil('all have run', isDone);
    for (const { job, error, state } of sync.mirror.syncStatus().jobs) {
      expect({ job, error, state }).toEqual({ job, error: undefined, state: expect.stringMatching(/idle|running/) });
    }
    expect(sync.mirror.syncStatus().rate).toMatchObject({ limit: expect.any(Number) });
    expect(sync.mirror.syncStatus().requests.map(({ reason }) => reason)).toContain('users-full');
    expectSameUsers(sync);
  });

  it('gives memory back now and then, and never while something is read or stored', async () => {
    const under_way: string[][] = [];
    const prepare = ({ mirror }: SimulatedSync): void => {
      const busy = () => mirror.listJobs().flatMap(({ job, state }) => (state === 'running' ? [job] : []));
      vi.spyOn(mirror, 'rest').mockImplementation(() => void under_way.push(busy()));
    };
    await start({}, { prepare, interval: 60_000 });
    await waitUntil('it has rested', () => under_way.length > 1);
    expect(under_way.flat()).toEqual([]);
  });

  it('reads the log while the first users are still on their way', async () => {
    await start({ exportSpeed: 60 });
    await waitUntil('the log was read', () => job('log-events')?.last_success_at);
    expect(job('users-full')).toMatchObject({ state: 'running' });
    expect(sync.mirror.countUsers()).toBe(0);
  });

  it('calls a job that the application may not do unavailable, with the reason, and does the others', async () => {
    await start({ scopes: ['read:users', 'read:clients', 'read:connections'] });
    await waitUntil('users are there', () => job('users-full')?.last_success_at);
    await waitUntil('the log was tried', () => job('log-events')?.state === 'unavailable');
    expect(job('log-events')).toMatchObject({ error: { kind: 'insufficient_scope' } });
    expect(job('log-events')!.next_run_at! - fast.now()).toBeGreaterThan(20 * 60_000);
    expectSameUsers(sync);
  });

  it.each<[string, Fault]>([
    ['429s that somebody else caused', { kind: 'rate-limit', times: 3, after: 5, ms: 1000 }],
    ['a token that is no longer good', { kind: 'token-expired', times: 1, after: 6 }],
    ['a gateway without its server', { kind: 'gateway', times: 2, after: 4 }],
    ['connections that are reset', { kind: 'reset', times: 3, after: 3 }],
    ['events that come twice and out of order', { kind: 'scrambled-logs', times: 3 }],
  ])('comes through %s', async (_, fault) => {
    await start({ faults: [fault] });
    await waitUntil('all have run', isDone);
    expectSameUsers(sync);
    const logs = sync.mirror.listLogs({ limit: 100_000 }).map(({ log_id }) => log_id);
    expect(logs.toReversed()).toEqual(sync.simulator.allLogs().map(({ log_id }) => log_id));
  });

  it('goes on at once when the clock of this machine is set back by hours', async () => {
    let set_back = 0;
    const clock = { now: () => fast.now() - set_back, sleep: fast.sleep.bind(fast) };
    await start({}, { clock, interval: 60_000 });
    const quiet = syncJobs.filter(({ name }) => !idle.has(name));
    const rests = () => quiet.every(({ name }) => job(name)!.next_run_at! > fast.now() + 5000);
    await waitUntil('all have run', () => isDone() && rests());
    set_back = 5 * 3_600_000;
    const told = () => job('users-changed')!.last_success_at! + set_back;
    await waitUntil('it looks again', () => told() < fast.now() + 3_600_000);
  });

  it('tries at once when somebody asks while it is offline, however long it would wait by itself', async () => {
    await start({}, { interval: 3_600_000 });
    await waitUntil('all have run', isDone);
    const ask = () => {
      sync.mirror.commitBatch({ status: { job: 'users-changed', next_run_at: fast.now() } }, fast.now());
    };
    const longWait = () => {
      const state = states.at(-1);
      return state?.state === 'offline' && (state.retry_at ?? 0) > fast.now() + 50_000;
    };
    sync.simulator.faults.add({ kind: 'reset', path: '/', times: 1_000_000 });
    await waitUntil('it waits for long', () => {
      if (!longWait()) ask();
      return longWait();
    });
    sync.simulator.faults.clear();
    const asked_at = fast.now();
    ask();
    await waitUntil('it has looked', () => job('users-changed')!.last_success_at! >= asked_at);
    expect(job('users-changed')!.last_success_at! - asked_at).toBeLessThan(30_000);
  });

  it('ends, to be opened anew, when nothing can be stored, and does not try the same job for ever', async () => {
    await start({}, { prepare: refuseCommits });
    await expect(running).rejects.toMatchObject({ kind: 'refused' });
    expect(sync.simulator.requests.length).toBeLessThan(10);
  });

  it('finds a deletion in the log and makes it a tombstone by itself', async () => {
    await start({});
    await waitUntil('all have run', isDone);
    const { user_id } = sync.simulator.allUsers()[11]!;
    sync.simulator.acts.remove(user_id);
    await waitUntil('it is buried', () => sync.mirror.getTombstone(user_id));
    expect(sync.mirror.getTombstone(user_id)).toMatchObject({ reason: 'log' });
  });

  it('reaches the goal of a single sync and ends', async () => {
    await start({}, { goal: new OnceGoal(jobNames) });
    await running;
    expect(isDone()).toBe(true);
    expectSameUsers(sync);
  });
});

describe('a living tenant', () => {
  it('is followed until mirror and tenant are the same, once it stands still', async () => {
    await start({ users: 200, live: 120 });
    await waitUntil('all have run', isDone);
    await waitUntil('much has happened', () => sync.simulator.allLogs().length > 300);
    sync.simulator.tenant.live.setRate(0);
    await waitUntil('the mirror is the tenant', () => {
      expectSameUsers(sync);
      return true;
    });
  });
});
