import { afterEach, expect, it } from 'vitest';

import type { SyncJob } from '../../daemon/jobs/sync-job.ts';
import { runJob, type RunResult } from '../../daemon/run-job.ts';
import { AppError } from '../../src/errors.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const minute = 60_000;
const pace = { interval: minute, exports: true, logs: true };

/** @param meanwhile what another process does just before the n-th commit of the run */
async function run(
  meanwhile: Readonly<Record<number, () => void>>,
  body: SyncJob['run'] = nothing,
): Promise<RunResult> {
  const { client, mirror, clock } = sync;
  let commits = 0;
  const watched = Object.create(mirror, {
    storeBatch: {
      value: async (batch: Batch, now: number) => {
        commits += 1;
        meanwhile[commits]?.();
        return await mirror.storeBatch(batch, now);
      },
    },
    listJobs: { value: () => mirror.listJobs() },
  }) as typeof mirror;
  const job: SyncJob = { name: 'roles', lane: 'feed', interval: () => 30 * minute, run: body };
  const { signal } = new AbortController();
  return await runJob({ job, open: { client, mirror: watched }, clock, signal, pace, failures: 0, random: () => 0 });
}

async function* nothing(): ReturnType<SyncJob['run']> {
  yield await Promise.resolve({});
  return {};
}

async function* broken(): ReturnType<SyncJob['run']> {
  yield await Promise.resolve({});
  throw new AppError('server_error', 'broken');
}

const ask = (at: number) => sync.mirror.commitBatch({ status: { job: 'roles', next_run_at: at } }, at);
const status = () => sync.mirror.syncStatus().jobs.find(({ job }) => job === 'roles');

it.each([
  { when: 'before its start is stored', commit: 1 },
  { when: 'in the moment in which its end is stored', commit: 2 },
])('runs a job again that somebody asked for $when', async ({ commit }) => {
  sync = await simulatedSync({ users: 1 });
  let asked = 0;
  await run({ [commit]: () => ask((asked = sync.clock.now())) });
  expect(status()).toMatchObject({ state: 'idle', next_run_at: asked });
});

it('keeps what another job wants while a run that was due has told nothing yet', async () => {
  sync = await simulatedSync({ users: 1 });
  ask(sync.clock.now() - minute);
  let wanted = 0;
  await run({
    1: () => {
      wanted = sync.clock.now();
      sync.mirror.commitBatch({ sooner: [{ job: 'roles', at: wanted }] }, wanted);
    },
  });
  expect(status()?.next_run_at).toBe(wanted);
});

it('keeps a question that came while a run failed', async () => {
  sync = await simulatedSync({ users: 1 });
  let asked = 0;
  expect(await run({ 2: () => ask((asked = sync.clock.now())) }, broken)).toMatchObject({ outcome: 'failed' });
  expect(status()).toMatchObject({ state: 'failed', next_run_at: asked });
});

it('takes a run before its time for no question', async () => {
  sync = await simulatedSync({ users: 1 });
  ask(sync.clock.now() + minute);
  await run({});
  expect(status()!.next_run_at! - sync.clock.now()).toBeGreaterThan(29 * minute);
});

it('brings a job forward, never back, and none that is not available', async () => {
  sync = await simulatedSync({ users: 1 });
  const now = sync.clock.now();
  ask(now + minute);
  sync.mirror.commitBatch({ sooner: [{ job: 'roles', at: now + 2 * minute }] }, now);
  expect(status()?.next_run_at).toBe(now + minute);
  sync.mirror.commitBatch(
    {
      sooner: [
        { job: 'roles', at: now },
        { job: 'clients', at: now },
      ],
    },
    now,
  );
  expect(status()?.next_run_at).toBe(now);
  expect(sync.mirror.syncStatus().jobs).toHaveLength(1);
  sync.mirror.commitBatch({ status: { job: 'roles', state: 'unavailable', next_run_at: now + minute } }, now);
  sync.mirror.commitBatch({ sooner: [{ job: 'roles', at: now }] }, now);
  expect(status()?.next_run_at).toBe(now + minute);
});
