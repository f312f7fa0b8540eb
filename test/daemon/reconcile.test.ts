import { afterEach, describe, expect, it } from 'vitest';

import { logEvents } from '../../daemon/jobs/log-events.ts';
import { reconcile } from '../../daemon/jobs/reconcile.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import { costOfCounts, costOfPages } from '../../daemon/request-cost.ts';
import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import { differingTenant, measureReconcile } from './differing-tenant.ts';
import { createUser, deleteUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const hour = 3_600_000;
const day = 24 * hour;
const report = (): ReconcileReport => sync.mirror.syncStatus().reconciled!;

/** A mirrored tenant, an hour later. */
async function mirrored(users: number, more: Parameters<typeof simulatedSync>[0] = {}): Promise<void> {
  sync = await simulatedSync({ plan: 'free', users, bulkImport: 0, ...more });
  await sync.runAll(usersFull);
  sync.clock.skip(hour);
}

describe('what a comparison by counts costs', () => {
  it('is two requests where nothing differs', async () => {
    sync = await differingTenant({ plan: 'free', users: 1500, bulkImport: 0, differences: 0 });
    const { requests, settling } = await measureReconcile(sync);
    expect({ requests, settling }).toEqual({ requests: 2, settling: 0 });
    expect(report()).toMatchObject({ users: 1500, requests: 2, added: 0, changed: 0, gone: 0 });
    expect(report().ended_at).toBeDefined();
  });

  it('is a few requests for each deletion, and one read by id that proves it', async () => {
    sync = await differingTenant({ plan: 'free', users: 1500, bulkImport: 0, differences: 3 });
    const { requests, settling } = await measureReconcile(sync);
    expect(settling).toBe(3);
    expect(requests).toBeLessThanOrEqual(2 + costOfCounts(1500, 3));
    expect(report()).toMatchObject({ added: 0, changed: 0, gone: 3 });
    expectSameUsers(sync);
  });

  it('is never more than the list of all users, however many differ', async () => {
    sync = await differingTenant({ plan: 'free', users: 1500, bulkImport: 0, differences: 200 });
    const { requests, settling } = await measureReconcile(sync);
    expect(settling).toBe(200);
    expect(requests).toBeLessThanOrEqual(2 + costOfPages(1500));
    expect(report()).toMatchObject({ gone: 200 });
    expectSameUsers(sync);
  });
});

describe('reconcile', () => {
  it('brings users that are missing with the page on which they are missed', async () => {
    await mirrored(400);
    const now = sync.clock.now();
    for (let one = 0; one < 20; one += 1) createUser(sync, `auth0|new${one}`);
    sync.clock.skip(hour);
    expect(sync.clock.now()).toBeGreaterThan(now);
    const { settling } = await measureReconcile(sync);
    expect(settling).toBe(0);
    expect(report()).toMatchObject({ added: 20, gone: 0 });
    expectSameUsers(sync);
  });

  it('takes users for no difference who are younger than searches can be trusted for', async () => {
    await mirrored(150);
    createUser(sync, 'auth0|new');
    await sync.runAll(reconcile);
    expect(report()).toMatchObject({ users: 150, added: 0 });
  });

  it('leaves nobody dead whom only the search does not show, and takes him from its report', async () => {
    await mirrored(150, { searchLag: day });
    const hidden = createUser(sync, 'auth0|new');
    const now = sync.clock.now();
    sync.mirror.commitBatch({ users: [{ profile: hidden, source: 'id', read_at: now }] }, now);
    sync.clock.skip(hour);
    await sync.runAll(reconcile);
    expect(report()).toMatchObject({ gone: 1 });
    await sync.runAll(usersStale);
    expect(report()).toMatchObject({ gone: 0 });
    expectSameUsers(sync);
  });

  it('gets through users of one millisecond and users without a date', async () => {
    sync = await simulatedSync({ plan: 'free', users: 1600, bulkImport: 1200 });
    const { created_at: _, ...dateless } = createUser(sync, 'auth0|dateless');
    sync.simulator.tenant.users.replace(sync.simulator.tenant.users.end - 1, dateless, sync.clock.now());
    await sync.runAll(usersFull);
    sync.clock.skip(hour);
    deleteUser(sync, 700);
    sync.simulator.tenant.users.remove(sync.simulator.tenant.users.end - 1, sync.clock.now());
    sync.clock.skip(hour);
    await sync.runAll(reconcile);
    await sync.runAll(usersStale);
    expect(report()).toMatchObject({ gone: 2 });
    expectSameUsers(sync);
  });

  it('finds within a week one gone and one missing, whose counts hide each other', async () => {
    await mirrored(400);
    const other = sync.simulator.tenant.users.get(200)!;
    const now = sync.clock.now();
    const twin = { ...other, user_id: 'auth0|twin' };
    sync.simulator.tenant.users.add(twin, now);
    deleteUser(sync, 100);
    sync.clock.skip(hour);
    let found = 0;
    for (let days = 0; days < 8; days += 1) {
      await sync.runAll(reconcile);
      found += report().added + report().gone;
      await sync.runAll(usersStale);
      sync.clock.skip(day);
    }
    expect(found).toBe(2);
    expect(report()).toMatchObject({ users: 400 });
    expect(report().users_by_id).toBeGreaterThan(0);
    expectSameUsers(sync);
    expect(sync.clock.now() - report().all_by_id_at!).toBeLessThan(9 * day);
  });

  it('compares all one by one at once when a single one was taken back to an older state', async () => {
    await mirrored(300);
    const before = sync.simulator.tenant.users.get(20)!;
    const back = { ...before, nickname: 'restored', updated_at: '2019-01-01T00:00:00.000Z' };
    sync.simulator.tenant.users.replace(20, back, sync.clock.now());
    const { updated_at: _, ...other } = sync.simulator.tenant.users.get(250)!;
    const farBack = { ...other, updated_at: '2018-01-01T00:00:00.000Z' };
    sync.simulator.tenant.users.replace(250, farBack, sync.clock.now());
    sync.clock.skip(2 * day);
    for (let more = true; more;) {
      more = (await sync.run(reconcile))?.more === true;
      await sync.runAll(usersStale);
    }
    expect(report()).toMatchObject({ added: 0, changed: 2, gone: 0 });
    expectSameUsers(sync);
  });

  it('is wanted after a connection was deleted, and finds its users, whom no event names', async () => {
    await mirrored(300);
    await sync.runAll(logEvents);
    const options = { priority: 'person', reason: 'person' } as const;
    const { body } = await sync.client.readCatalogue('connections', options);
    const google = body.find(({ strategy }) => strategy === 'google-oauth2')!;
    const its = sync.simulator.allUsers().filter(({ user_id }) => user_id.startsWith('google-oauth2|'));
    await sync.client.send({ method: 'DELETE', path: `/connections/${google.id}` }, 'test', options);
    expect((await sync.run(logEvents))?.wanted).toEqual(expect.arrayContaining(['reconcile', 'users-changed']));
    sync.clock.skip(hour);
    await sync.runAll(reconcile);
    expect(report().gone).toBe(its.length);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });

  it('goes on where it was cut off', async () => {
    sync = await differingTenant({ plan: 'free', users: 1000, bulkImport: 0, differences: 6 });
    let runs = 0;
    do {
      await sync.run(reconcile, 2);
      runs += 1;
    } while (report().ended_at === undefined && runs < 100);
    expect(report()).toMatchObject({ gone: 6 });
    expect(report().requests).toBeLessThanOrEqual(2 + costOfPages(1000));
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });
});

describe('reconcile with an export', () => {
  it('takes one where it needs fewer requests, and lets others work while it is made', async () => {
    sync = await differingTenant({ plan: 'enterprise', users: 1500, exportSpeed: 500, bulkImport: 0, differences: 40 });
    createUser(sync, 'auth0|new');
    sync.clock.skip(hour);
    const ends: number[] = [];
    for (;;) {
      const end = await sync.run(reconcile);
      if (end?.more !== true) break;
      if (end.again_at === undefined) continue;
      ends.push(end.again_at);
      sync.clock.skip(end.again_at - sync.clock.now());
    }
    expect(ends.length).toBeGreaterThan(1);
    expect(
      sync.simulator.requests.filter(({ method, url }) => method === 'POST' && url.includes('exports')),
    ).toHaveLength(2);
    expect(report()).toMatchObject({ added: 1, changed: 0, gone: 40 });
    expect(report().requests).toBeLessThan(12);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });

  it.each([
    { times: 1, does: 'asks for it again when Auth0 fails once', pages: 0 },
    { times: 100, does: 'reads the list page by page when Auth0 cannot start any', pages: 10 },
  ])('$does', async ({ times, pages }) => {
    sync = await differingTenant({
      plan: 'enterprise',
      users: 1500,
      exportSpeed: 5000,
      bulkImport: 0,
      differences: 20,
    });
    sync.clock.skip(hour);
    const before = sync.simulator.requests.length;
    sync.simulator.faults.add({ kind: 'error', path: 'POST /api/v2/jobs/users-exports', times });
    for (let more = true; more;) {
      const end = await sync.run(reconcile);
      more = end?.more === true;
      if (end?.again_at !== undefined) sync.clock.skip(end.again_at - sync.clock.now());
    }
    expect(report()).toMatchObject({ gone: 20 });
    const lists = sync.simulator.requests.slice(before).filter(({ url }) => url.includes('/users?'));
    expect(lists.length).toBeGreaterThanOrEqual(pages);
    if (pages === 0) expect(lists.length).toBeLessThan(8);
  });
});
