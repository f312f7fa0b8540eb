import { afterEach, describe, expect, it } from 'vitest';

import { nextRows, prune as job, pruneNotes } from '../../daemon/jobs/prune.ts';
import { keepLogsFor } from '../../src/domain/retention.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { whyNoEvents } from '../../tui/state/why-no-events.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

const day = 24 * 3_600_000;

let sync: SimulatedSync;
afterEach(() => sync.close());

/** One event an hour, from so many days ago. */
function events(days: number, now: number): LogEvent[] {
  return Array.from({ length: days * 24 }, (_, number) => ({
    log_id: `9002026${String(number).padStart(12, '0')}`,
    date: new Date(now - days * day + number * 3_600_000).toISOString(),
    type: 's',
    user_id: `auth0|${number % 7}`,
    description: `login ${number} `.repeat(30),
  }));
}

/** @param steps stop after so many, as if killed there */
async function keep(text: string | undefined, steps_left = Number.POSITIVE_INFINITY): Promise<void> {
  const { client, mirror, clock } = sync;
  const { signal } = new AbortController();
  const request = { signal, priority: 'sync', reason: 'prune' } as const;
  const steps = job.run({ client, mirror, clock, signal, request, keep_logs: keepLogsFor(text) });
  let left = steps_left;
  for await (const batch of steps) {
    if (left-- <= 0) return;
    const began = performance.now();
    // So that a small log takes many steps.
    const prune = batch.prune && { ...batch.prune, limit: 200 };
    mirror.commitBatch({ ...batch, prune }, clock.now());
    took.push(performance.now() - began);
  }
}

let took: number[] = [];

describe('pruning', () => {
  it('deletes the events of the log that are older than the setting says, and nothing else', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror, clock } = sync;
    const now = clock.now();
    const all = events(200, now);
    mirror.commitBatch({ logs: all }, now);
    took = [];
    await keep('90d');
    const left = mirror.listLogs({ limit: 100_000 }).map(({ log_id }) => log_id);
    const young = all.filter(({ date }) => Date.parse(date) >= now - 90 * day).map(({ log_id }) => log_id);
    expect(Math.abs(left.length - young.length)).toBeLessThanOrEqual(1);
    expect(young.slice(1).every((log_id) => left.includes(log_id))).toBe(true);
    expect(mirror.syncStatus()).toMatchObject({ log_events: left.length, gaps: [] });
    expect(mirror.countLogs({ user_id: 'auth0|3' })).toBe(
      mirror.listLogs({ user_id: 'auth0|3', limit: 100_000 }).length,
    );
    expect(mirror.syncStatus().reusable_bytes).toBeGreaterThan(100_000);
    // Many small steps: the median of them tells, a busy machine may hold up one.
    expect(took.length).toBeGreaterThan(10);
    expect(took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)]).toBeLessThan(50);
    expect(sync.simulator.requests).toEqual([]);
  });

  it('takes as many rows at once as go within a moment', () => {
    expect(nextRows(1000, 0)).toBe(2000);
    expect(nextRows(4000, 20)).toBe(5000);
    expect(nextRows(4000, 400)).toBe(1000);
    expect(nextRows(300, 2000)).toBe(200);
  });

  it('is due at once when the setting is another one than at its last run', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror } = sync;
    const due = (text: string | undefined) => pruneNotes(mirror, keepLogsFor(text), 7)?.status;
    expect(due(undefined)).toBeUndefined();
    expect(due('90d')).toEqual({ job: 'prune', next_run_at: 7 });
    await keep('90d');
    expect(due('90d')).toBeUndefined();
    expect(due('7d')).toEqual({ job: 'prune', next_run_at: 7 });
    expect(due(undefined)).toEqual({ job: 'prune', next_run_at: 7 });
    await keep(undefined);
    expect(due(undefined)).toBeUndefined();
  });

  it('goes on where it was killed, and the counts are right at every step', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror, clock } = sync;
    const now = clock.now();
    mirror.commitBatch({ logs: events(200, now) }, now);
    for (const steps of [0, 1, 3, 2]) {
      await keep('30d', steps);
      const left = mirror.listLogs({ limit: 100_000 }).length;
      expect(mirror.syncStatus().log_events).toBe(left);
      expect(
        Array.from({ length: 7 }, (_, of) => mirror.countLogs({ user_id: `auth0|${of}` })).reduce((a, b) => a + b),
      ).toBe(left);
      // Whoever looks in between is not told that nothing happened.
      if (left < 4800) expect(mirror.syncStatus().logs_kept_from).toBeDefined();
    }
    await keep('30d');
    expect(Math.abs(mirror.syncStatus().log_events - 720)).toBeLessThanOrEqual(1);
  });

  it('remembers that older events were deleted, so that nobody takes it for a time without any', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror, clock } = sync;
    const now = clock.now();
    mirror.commitBatch({ logs: events(200, now) }, now);
    await keep('12w');
    const status = mirror.syncStatus();
    expect(Math.abs(status.logs_kept_from! - (now - 84 * day))).toBeLessThan(60_000);
    const words = whyNoEvents('acme', status, mirror.oldestLog());
    expect(words).toContain('Older events were deleted here');
    expect(words).toContain(new Date(status.logs_kept_from!).toISOString().slice(0, 10));
    await keep('forever');
    expect(mirror.syncStatus().logs_kept_from).toBe(status.logs_kept_from);
  });

  it('keeps everything by default, and a gap that ends later as far as it is kept', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror, clock } = sync;
    const now = clock.now();
    const gap = (from: number, to: number) => ({
      after_log_id: '9',
      before_log_id: undefined,
      from,
      to,
      found_at: now,
    });
    mirror.commitBatch({ logs: events(50, now), gap: gap(now - 49 * day, now - 40 * day) }, now);
    mirror.commitBatch({ gap: gap(now - 35 * day, now - 20 * day) }, now);
    await keep(undefined);
    expect(mirror.syncStatus()).toMatchObject({ log_events: 1200, logs_kept_from: undefined });
    expect(mirror.syncStatus().gaps).toHaveLength(2);
    await keep('30d');
    const { gaps, logs_kept_from } = mirror.syncStatus();
    expect(gaps).toMatchObject([{ from: logs_kept_from, to: now - 20 * day }]);
  });

  it('takes the last profile of users long gone, and details that nobody has looked at for long', async () => {
    sync = await simulatedSync({ users: 5 });
    const { mirror, clock } = sync;
    const now = clock.now();
    const ages = [1, 100];
    const users = ages.map((age) => ({ profile: { user_id: `auth0|gone-${age}` }, source: 'id', read_at: 1 }) as const);
    mirror.commitBatch({ users }, now);
    const tombstones = ages.map(
      (age) => ({ user_id: `auth0|gone-${age}`, deleted_at: now - age * day, reason: 'log' }) as const,
    );
    const details = ages.map(
      (age) => ({ owner: `auth0|${age}`, kind: 'roles', items: [], complete: true, read_at: now - age * day }) as const,
    );
    mirror.commitBatch({ tombstones, details }, now);
    await keep(undefined);
    expect(mirror.getTombstone('auth0|gone-1')?.profile).toMatchObject({ user_id: 'auth0|gone-1' });
    expect(mirror.getTombstone('auth0|gone-100')).toMatchObject({ reason: 'log', profile: undefined });
    expect(mirror.getDetail('auth0|1', 'roles')).toBeDefined();
    expect(mirror.getDetail('auth0|100', 'roles')).toBeUndefined();
  });
});
