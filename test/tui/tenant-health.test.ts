import { expect, test } from 'vitest';

import type { JobStatus } from '../../src/domain/job.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { judgeMirror } from '../../tui/state/tenant-health.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const minute = 60_000;
const around = { sync_interval: 30 };

function mirror(jobs: readonly JobStatus[], complete_at: number | undefined = now - 60 * minute): SyncStatus {
  return {
    jobs,
    users: 10,
    log_events: 20,
    stale_users: 0,
    gaps: [],
    rate: undefined,
    requests: [],
    last_commit_at: now,
    complete_at,
    clock_offset: 0,
    bytes: 4096,
  };
}

const looked = (minutes: number): readonly JobStatus[] => [
  { job: 'users-full', state: 'idle', last_success_at: now - 600 * minute },
  { job: 'users-changed', state: 'idle', last_success_at: now - minutes * minute },
  { job: 'log-events', state: 'idle', last_success_at: now - minute },
];

test('calls a mirror fresh when users and logs were looked at lately', () => {
  expect(judgeMirror(mirror(looked(2)), now, around)).toEqual({ state: 'fresh', why: '', lag_ms: 2 * minute });
});

test('calls it stale by the oldest of the two', () => {
  expect(judgeMirror(mirror(looked(11)), now, around)).toMatchObject({ state: 'stale', lag_ms: 11 * minute });
});

test('waits three intervals where the person asked for long ones', () => {
  expect(judgeMirror(mirror(looked(11)), now, { sync_interval: 3600 }).state).toBe('fresh');
});

test('counts the first full pass as a look at users', () => {
  const jobs: JobStatus[] = [{ job: 'users-full', state: 'idle', last_success_at: now - minute }];
  expect(judgeMirror(mirror(jobs), now, around).state).toBe('fresh');
});

test('leaves out what the plan or the scopes do not offer', () => {
  const jobs = looked(2).map((job): JobStatus =>
    job.job === 'log-events' ? { job: 'log-events', state: 'unavailable' } : job,
  );
  expect(judgeMirror(mirror(jobs), now, around).state).toBe('fresh');
});

test('tells a mirror that is being filled, one that fails and one that never was', () => {
  const filling = judgeMirror({ ...mirror(looked(2)), complete_at: undefined }, now, around);
  expect(filling).toMatchObject({ state: 'filling', lag_ms: undefined });
  const error = { kind: 'network', message: 'no answer from acme', hint: '', at: now };
  const failed: JobStatus[] = [...looked(2), { job: 'clients', state: 'failed', error }];
  expect(judgeMirror(mirror(failed), now, around)).toMatchObject({
    state: 'failing',
    why: 'clients: no answer from acme',
  });
  expect(judgeMirror(undefined, now, around).state).toBe('never');
});

test('names what keeps a mirror from being filled or looked after', () => {
  const error = { kind: 'network', message: 'no answer from acme', hint: '', at: now };
  const waiting: JobStatus[] = [{ job: 'users-full', state: 'waiting', error }];
  const filling = { ...mirror(waiting), complete_at: undefined };
  expect(judgeMirror(filling, now, around).why).toBe('the first mirror is not complete: no answer from acme');
  const old: JobStatus[] = [...looked(30), { job: 'clients', state: 'waiting', error }];
  expect(judgeMirror(mirror(old), now, around).why).toBe('nothing looked at Auth0 for too long: no answer from acme');
});

test('calls no mirror fresh that a running daemon cannot open', () => {
  const why = 'the passphrase does not open the file of secrets';
  expect(judgeMirror(mirror(looked(2)), now, { ...around, obstacle: { note: why } })).toEqual({
    state: 'failing',
    why,
    lag_ms: 2 * minute,
  });
  expect(judgeMirror(undefined, now, { ...around, obstacle: { note: why } })).toMatchObject({ state: 'failing', why });
});

test('takes the age of what is proven, by the clock of the server', () => {
  const jobs: readonly JobStatus[] = [
    { job: 'users-changed', state: 'idle', last_success_at: now, proven_until: now - 20 * minute },
    { job: 'log-events', state: 'idle', last_success_at: now, proven_until: now },
  ];
  expect(judgeMirror(mirror(jobs), now, around)).toMatchObject({ state: 'stale', lag_ms: 20 * minute });
  const ahead = { ...mirror(jobs), clock_offset: 5 * minute };
  expect(judgeMirror(ahead, now, around).lag_ms).toBe(25 * minute);
});

test('calls a tenant whose log is still being read filling, with the place that was reached', () => {
  const [full, changed] = looked(2);
  const jobs = [full, changed, { job: 'log-events', state: 'idle', proven_until: now - 9_000 * minute }] as const;
  const health = judgeMirror(mirror(jobs as readonly JobStatus[]), now, around);
  expect(health).toMatchObject({ state: 'filling', why: 'the log is read as far as 2026-11-15 06:00 UTC' });
});

test('calls a paused mirror paused, whatever its age', () => {
  expect(judgeMirror(mirror(looked(900)), now, { ...around, paused: true }).state).toBe('paused');
});
