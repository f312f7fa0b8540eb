import { afterEach, beforeEach, expect, test } from 'vitest';

import { logEvents } from '../../daemon/jobs/log-events.ts';
import type { SyncJob } from '../../daemon/jobs/sync-job.ts';
import { usersChanged } from '../../daemon/jobs/users-changed.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { runJob } from '../../daemon/run-job.ts';
import type { JobName, JobStatus } from '../../src/domain/job.ts';
import type { SyncActivity } from '../../src/domain/activity.ts';
import { changeUser, createUser, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;

beforeEach(async () => {
  sync = await simulatedSync({ users: 30 });
  await run(usersFull);
  while ((await run(logEvents)).more === true);
  await run(usersChanged);
});
afterEach(async () => sync.close());

async function run(job: SyncJob): Promise<{ more?: boolean | undefined; commits: number }> {
  const before = sync.mirror.dataVersion();
  const { clock, client, mirror } = sync;
  const pace = { interval: 30_000, exports: true, logs: true };
  const { signal } = new AbortController();
  const result = await runJob({ job, open: { client, mirror }, clock, signal, pace, failures: 0, random: () => 0 });
  if (result.outcome !== 'done') throw new Error(`${job.name} ended as ${result.outcome}`);
  return { more: result.end.more, commits: mirror.dataVersion() - before };
}

function statusOf(name: JobName): JobStatus | undefined {
  return sync.mirror.syncStatus().jobs.find(({ job }) => job === name);
}

const journal = (): SyncActivity['runs'] => sync.mirror.activity(1).runs;

test('tells what a run brought and what it cost', async () => {
  sync.clock.skip(300_000);
  changeUser(sync, 3, { name: 'Ada' });
  createUser(sync, 'auth0|new');
  await run(usersChanged);
  const [last] = journal();
  expect(last).toMatchObject({ job: 'users-changed', inserted: 1, updated: 1, deleted: 0 });
  expect(last?.calls).toBeGreaterThan(0);
  expect(last?.ended_at).toBeGreaterThanOrEqual(last?.started_at ?? Infinity);
});

test('a run that brings nothing is no line of the journal and no commit more', async () => {
  sync.clock.skip(300_000);
  const lines = journal().length;
  await run(usersChanged);
  const { quiet = 0 } = statusOf('users-changed')?.last_run ?? {};
  const second = await run(usersChanged);
  expect(journal()).toHaveLength(lines);
  expect(statusOf('users-changed')?.last_run?.quiet).toBe(quiet + 1);
  // It begins, brings a page, and ends.
  expect(second.commits).toBeLessThanOrEqual(3);
});

test('a look at the log that proves that nobody has changed is one commit for both', async () => {
  sync.clock.skip(300_000);
  await run(usersChanged);
  await run(logEvents);
  await run(usersChanged);
  sync.clock.skip(40_000);
  await run(logEvents);
  const before = statusOf('users-changed');
  sync.clock.skip(30_000);
  expect(await run(logEvents)).toMatchObject({ commits: 1 });
  const after = statusOf('users-changed');
  expect(after).toMatchObject({ state: 'idle', note: 'nothing changed, says the log' });
  expect(after?.last_run?.quiet).toBe((before?.last_run?.quiet ?? 0) + 1);
  for (const field of ['next_run_at', 'last_success_at', 'proven_until'] as const)
    expect((after?.[field] ?? 0) - (before?.[field] ?? 0), field).toBeGreaterThan(28_000);

  // Whoever asks for it gets a look of its own.
  const asked_at = sync.clock.now() + 10_000;
  sync.mirror.commitBatch({ sooner: [{ job: 'users-changed', at: asked_at }] }, sync.clock.now());
  sync.clock.skip(30_000);
  await run(logEvents);
  expect(statusOf('users-changed')?.next_run_at).toBe(asked_at);
});

test('moves what is proven to when the look began, by the clock of the server', async () => {
  sync.clock.skip(300_000);
  const begun = sync.clock.now();
  await run(usersChanged);
  await run(logEvents);
  for (const name of ['users-changed', 'log-events'] as const) {
    const { proven_until = 0 } = statusOf(name) ?? {};
    // The Date header has whole seconds.
    expect(Math.abs(proven_until - begun), name).toBeLessThan(3_000);
  }
  expect(statusOf('users-full')?.proven_until).toBeLessThan(begun - 290_000);
});
