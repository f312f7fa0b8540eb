import { afterEach, describe, expect, test } from 'vitest';

import type { RunRecord } from '../../src/domain/activity.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const hour = 3_600_000;
const open: MirrorWriter[] = [];

afterEach(() => {
  for (const mirror of open.splice(0)) mirror.close();
});

function filledMirror(now: () => number = () => noon): MirrorWriter {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now });
  open.push(mirror);
  mirror.commitBatch({ users: [seen(user(1)), seen(user(2))], pass: 1 }, noon - 5 * hour);
  mirror.commitBatch({ finishPass: 1 }, noon - 5 * hour);
  return mirror;
}

function user(number: number, updated_at = '2026-07-01T00:00:00.000Z'): UserProfile {
  return { user_id: `auth0|${number}`, created_at: '2026-07-01T00:00:00.000Z', updated_at };
}

function run(change: Partial<RunRecord> = {}): RunRecord {
  const nothing = { inserted: 0, updated: 0, deleted: 0, logs: 0, calls: 1 };
  return { job: 'users-changed', started_at: noon - 400, ended_at: noon, ...nothing, ...change };
}

describe('Activity of a mirror', () => {
  test('counts what changed by the hour, not what the first mirror was filled with', () => {
    const mirror = filledMirror();
    mirror.commitBatch({ users: [seen(user(1, '2026-08-01T01:00:00.000Z')), seen(user(3))] }, noon - 2 * hour);
    mirror.commitBatch({ users: [seen(user(1, '2026-08-01T01:00:00.000Z'))] }, noon - 2 * hour);
    mirror.commitBatch({ tombstones: [{ user_id: 'auth0|2', deleted_at: noon, reason: 'log' }] }, noon);
    const { hours } = mirror.activity(24);
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).toMatchObject({ at: noon, deleted: 1, inserted: 0 });
    expect(hours.at(-3)).toMatchObject({ inserted: 1, updated: 1, deleted: 0 });
    expect(hours.slice(0, -3).every(({ inserted }) => inserted === 0)).toBe(true);
  });

  test('keeps eight whole days, with hours in which nobody asked', () => {
    const mirror = filledMirror();
    for (const ago of [9 * 24 + 1, 8 * 24, 3]) {
      const requests = [{ reason: 'log-events', count: 2, limited: 0 }];
      mirror.commitBatch({ requests, users: [seen(user(100 + ago))] }, noon - ago * hour);
    }
    mirror.commitBatch({ requests: [{ reason: 'log-events', count: 1, limited: 0 }] }, noon);
    const { hours } = mirror.activity(216);
    expect(hours.filter(({ requests }) => requests > 0).map(({ at }) => (noon - at) / hour)).toEqual([192, 3, 0]);
    expect(hours.filter(({ inserted }) => inserted > 0).map(({ at }) => (noon - at) / hour)).toEqual([192, 3]);
  });

  test('sums requests, refusals, failures and durations of a day by reason', () => {
    const mirror = filledMirror();
    const one = { reason: 'log-events', count: 3, limited: 1, server_errors: 1, latencies: { 20: 2 } };
    mirror.commitBatch({ requests: [one, { reason: 'person', count: 1, limited: 0 }] }, noon - 23 * hour);
    mirror.commitBatch({ requests: [{ ...one, latencies: { 20: 1, 25: 4 } }] }, noon);
    mirror.commitBatch({ requests: [one] }, noon - 24 * hour);
    const { requests, latencies } = mirror.activity(1);
    expect(requests).toEqual([
      { reason: 'log-events', count: 6, limited: 2, server_errors: 2 },
      { reason: 'person', count: 1, limited: 0, server_errors: 0 },
    ]);
    expect(latencies).toEqual({ 20: 3, 25: 4 });
  });

  test('tells runs that brought something, newest first, and counts the quiet ones beside them', () => {
    const mirror = filledMirror();
    mirror.commitBatch({ run: run({ updated: 12, inserted: 3, calls: 4 }) }, noon);
    for (let quiet = 1; quiet <= 3; quiet += 1) mirror.commitBatch({ run: run({ ended_at: noon + quiet }) }, noon);
    expect(mirror.activity(24).runs).toEqual([run({ updated: 12, inserted: 3, calls: 4 })]);
    const [status] = mirror.syncStatus().jobs;
    expect(status?.last_run).toEqual({ ended_at: noon + 3, ms: 403, calls: 1, quiet: 3 });
    mirror.commitBatch({ run: run({ logs: 1 }) }, noon);
    expect(mirror.syncStatus().jobs[0]?.last_run?.quiet).toBe(0);
  });

  test('tells once what fails again and again, also when two jobs fail in turns', () => {
    const mirror = filledMirror();
    const error = { kind: 'network', message: 'no route' };
    for (let at = 0; at < 3; at += 1) {
      for (const job of ['log-events', 'users-changed'] as const)
        mirror.commitBatch({ run: run({ job, started_at: noon + at, ended_at: noon + at, error }) }, noon);
    }
    const { runs } = mirror.activity(24);
    expect(runs).toHaveLength(2);
    expect(runs[0]).toMatchObject({ started_at: noon, ended_at: noon + 2, times: 3, calls: 3, error });
    mirror.commitBatch({ run: run({ logs: 1 }) }, noon);
    mirror.commitBatch({ run: run({ error }) }, noon);
    expect(mirror.activity(24).runs).toHaveLength(4);
  });

  test('keeps the last sixty', () => {
    const mirror = filledMirror();
    for (let number = 1; number <= 70; number += 1) mirror.commitBatch({ run: run({ logs: number }) }, noon);
    const { runs } = mirror.activity(24);
    expect([runs.length, runs[0]?.logs, runs.at(-1)?.logs]).toEqual([60, 70, 11]);
  });

  test('tells the sizes on the disk apart', () => {
    const mirror = filledMirror();
    const { db_bytes, wal_bytes } = mirror.activity(24);
    expect(db_bytes).toBeGreaterThan(0);
    expect(db_bytes + wal_bytes).toBe(mirror.syncStatus().bytes);
  });
});
