import { afterEach, describe, expect, it } from 'vitest';

import { fullPass } from '../../daemon/jobs/full-pass.ts';
import { logEvents } from '../../daemon/jobs/log-events.ts';
import { usersChanged } from '../../daemon/jobs/users-changed.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import type { Fault } from '../../fixtures/faults/faults.ts';
import { changeUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const users = '/api/v2/users';
const hour = 3_600_000;

/** Requests for pages of users. */
const pages = (): number => sync.simulator.requests.filter(({ url }) => url.startsWith(`${users}?`)).length;

/** Whoever reads the log of a small plan writes that the limit is near into it: such events come after the last page. */
function idsOf(events: readonly { readonly log_id: string; readonly type: string }[]): string[] {
  return events.filter(({ type }) => !type.startsWith('api_limit')).map(({ log_id }) => log_id);
}

function expectSameLogs(): void {
  const known = idsOf(sync.simulator.allLogs());
  // The mirror also keeps what the tenant has forgotten meanwhile.
  expect(idsOf(sync.mirror.listLogs({ limit: 100_000 }).toReversed()).slice(-known.length)).toEqual(known);
}

describe('reading all users page by page', () => {
  it.each<Fault>([
    { kind: 'token-expired' },
    { kind: 'token-invalid' },
    { kind: 'rate-limit', ms: 3000 },
    { kind: 'retry-after', ms: 3000 },
    { kind: 'rate-limit-bare' },
    { kind: 'drained' },
    { kind: 'gateway', times: 2 },
    { kind: 'error', times: 2 },
    { kind: 'login-page', times: 2 },
    { kind: 'empty', times: 2 },
    { kind: 'truncate', times: 2 },
    { kind: 'cut-short', times: 2 },
    { kind: 'reset', times: 2 },
    { kind: 'slow', ms: 20_000 },
    { kind: 'slow-body', ms: 20_000 },
  ])('goes on in the middle, after $kind, and asks for nothing twice but what failed', async (fault) => {
    sync = await simulatedSync({ plan: 'free', users: 230, bulkImport: 0 });
    const failures = fault.kind.startsWith('slow') ? 0 : (fault.times ?? 1);
    sync.simulator.faults.add({ ...fault, path: `GET ${users}`, after: 2 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(sync.simulator.faults.active()).toEqual([]);
    expect(fullPass(sync.mirror)).toMatchObject({ pass: 1, done: 230, running: false });
    // One to count, three of the walk, one for those without a date.
    expect(pages()).toBe(5 + failures);
  });

  it('stops at a redirect without following it, and goes on there when it is gone', async () => {
    sync = await simulatedSync({ plan: 'free', users: 230, bulkImport: 0 });
    sync.simulator.faults.add({ kind: 'redirect', path: users, after: 2 });
    await expect(sync.run(usersFull)).rejects.toMatchObject({ kind: 'bad_answer' });
    expect(fullPass(sync.mirror)).toMatchObject({ running: true, done: 100 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(pages()).toBe(6);
    expect(sync.simulator.requests.filter(({ url }) => url.startsWith('/login'))).toEqual([]);
  });

  it.each([1, 2])('asks again for a page that is empty and should not be', async (after) => {
    sync = await simulatedSync({ plan: 'free', users: 230, bulkImport: 0 });
    sync.simulator.faults.add({ kind: 'empty-page', path: users, after });
    await sync.run(usersFull);
    expect(fullPass(sync.mirror)).toMatchObject({ pass: 1, done: 230, running: false });
    expect(pages()).toBe(6);
    expectSameUsers(sync);
  });

  it('calls nobody deleted because pages stay empty', async () => {
    sync = await simulatedSync({ plan: 'free', users: 230, bulkImport: 0 });
    await sync.run(usersFull);
    sync.simulator.faults.add({ kind: 'empty-page', path: users, after: 2, times: 2 });
    await sync.run(usersFull);
    expect(sync.mirror.listStale(1)).not.toEqual([]);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
    expect(sync.mirror.listStale(1)).toEqual([]);
  });

  it('meets everybody while users vanish and move between the pages', async () => {
    sync = await simulatedSync({ plan: 'free', users: 330, bulkImport: 0 });
    await sync.runAll(logEvents);
    sync.simulator.faults.add({ kind: 'moving-users', times: 4 });
    await sync.run(usersFull);
    expect(sync.simulator.allUsers().length).toBeLessThan(330);
    sync.clock.skip(10_000);
    await sync.runAll(logEvents);
    await sync.run(usersChanged);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });
});

describe('reading the users who changed', () => {
  it.each<Fault>([
    { kind: 'moving-users', times: 3 },
    { kind: 'empty-page' },
    { kind: 'empty-page', after: 1 },
    { kind: 'empty-page', after: 2, times: 2 },
    { kind: 'token-expired', after: 1 },
    { kind: 'drained', after: 1 },
    { kind: 'cut-short', times: 2, after: 1 },
  ])('misses nobody when it meets $kind', async (fault) => {
    sync = await simulatedSync({ plan: 'free', users: 330, bulkImport: 0 });
    await sync.run(usersFull);
    await sync.runAll(logEvents);
    sync.clock.skip(hour);
    for (let number = 0; number < 250; number += 1) {
      changeUser(sync, number, { nickname: 'changed' });
      sync.clock.skip(2000);
    }
    sync.simulator.faults.add({ ...fault, path: `GET ${users}` });
    await sync.runAll(usersChanged);
    sync.clock.skip(600_000);
    await sync.runAll(logEvents);
    await sync.runAll(usersChanged);
    sync.clock.skip(600_000);
    await sync.runAll(usersChanged);
    await sync.runAll(usersStale);
    expect(sync.simulator.faults.active()).toEqual([]);
    expectSameUsers(sync);
  });
});

describe('reading the log', () => {
  it.each<Fault>([
    { kind: 'scrambled-logs', times: 5 },
    { kind: 'repeated-logs', times: 5 },
    { kind: 'empty-page' },
    { kind: 'empty-page', after: 2 },
    { kind: 'token-expired', after: 2 },
    { kind: 'drained', after: 2 },
    { kind: 'truncate', after: 2, times: 2 },
    { kind: 'cut-short', after: 2, times: 2 },
    { kind: 'login-page', after: 2, times: 2 },
    { kind: 'retry-after', after: 2, ms: 5000 },
  ])('stores each event once, in the order of arrival, after $kind', async (fault) => {
    sync = await simulatedSync({ plan: 'free', users: 200, logs: 500 });
    sync.simulator.faults.add({ ...fault, path: 'GET /api/v2/logs' });
    await sync.runAll(logEvents);
    await sync.runAll(logEvents);
    expect(sync.simulator.faults.active()).toEqual([]);
    expect(sync.mirror.syncStatus().gaps).toEqual([]);
    expectSameLogs();
  });

  it('learns of a deletion from an event that comes late, behind younger ones', async () => {
    sync = await simulatedSync({ plan: 'free', users: 60 });
    await sync.run(usersFull);
    await sync.runAll(logEvents);
    sync.clock.skip(hour);
    const [gone, other] = sync.simulator.allUsers();
    sync.simulator.faults.add({ kind: 'late-logs', times: 2, ms: 20 * 60_000 });
    sync.simulator.acts.remove(gone!.user_id);
    sync.simulator.acts.patch(other!.user_id, { app_metadata: { seen: true } });
    sync.clock.skip(1000);
    await sync.runAll(logEvents);
    await sync.runAll(usersStale);
    expect(sync.mirror.getTombstone(gone!.user_id)).toBeUndefined();
    sync.clock.skip(20 * 60_000);
    await sync.runAll(logEvents);
    await sync.runAll(usersStale);
    expect(sync.mirror.getTombstone(gone!.user_id)).toMatchObject({ reason: 'log' });
    expectSameLogs();
    expectSameUsers(sync);
  });
});

describe('fetching the file of an export', () => {
  it.each<Fault>([
    { kind: 'login-page', times: 2 },
    { kind: 'redirect', times: 2 },
    { kind: 'empty', times: 2 },
    { kind: 'gateway', times: 2 },
    { kind: 'reset', times: 2 },
    { kind: 'cut-short', times: 2 },
    { kind: 'slow-body', ms: 20_000 },
    { kind: 'slow', ms: 70_000 },
  ])('gets everybody with one export when the store answers with $kind', async (fault) => {
    sync = await simulatedSync({ users: 700 });
    sync.simulator.faults.add({ ...fault, path: '.json.gz' });
    await sync.run(usersFull);
    expect(sync.simulator.faults.active()).toEqual([]);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)).toMatchObject({ done: 700, running: false });
    expect(pages()).toBe(1);
    expect(sync.simulator.requests.filter(({ url }) => url.startsWith('/login'))).toEqual([]);
  });
});

describe.each([5 * hour, -5 * hour, 40 * 24 * hour])('a tenant whose clock is %i ms ahead of ours', (skew) => {
  it('is mirrored and followed by its own clock, without a gap and without waiting for ours', async () => {
    sync = await simulatedSync({ plan: 'free', users: 230, faults: [{ kind: 'clock-skew', ms: skew }] });
    await sync.run(usersFull);
    await sync.runAll(logEvents);
    sync.clock.skip(hour);
    const [first, second, third] = sync.simulator.allUsers();
    sync.simulator.acts.patch(first!.user_id, { app_metadata: { seen: true } });
    sync.simulator.acts.remove(second!.user_id);
    sync.simulator.acts.login(third!.user_id);
    sync.simulator.faults.add({ kind: 'rate-limit', path: users, ms: 2000 });
    sync.clock.skip(25 * 60_000);
    const slept = sync.clock.sleeps.length;
    await sync.runAll(usersChanged);
    await sync.runAll(logEvents);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
    expectSameLogs();
    expect(sync.mirror.syncStatus().gaps).toEqual([]);
    const waited = sync.clock.sleeps.slice(slept).reduce((sum, ms) => sum + ms, 0);
    expect(waited).toBeGreaterThan(1000);
    // After a 429 of the smallest plan it goes on slowly; a wrong clock would cost hours.
    expect(waited).toBeLessThan(60_000);
  });
});
