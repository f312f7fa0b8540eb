import { afterEach, describe, expect, it } from 'vitest';

import { fullPass } from '../../daemon/jobs/full-pass.ts';
import { usersChanged } from '../../daemon/jobs/users-changed.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import { changeUser, deleteUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const exportsAsked = () =>
  sync.simulator.requests.filter(({ method, url }) => method === 'POST' && url.includes('users-exports')).length;
const searches = () => sync.simulator.requests.filter(({ url }) => url.startsWith('/api/v2/users?')).length;

describe('users-full, by export', () => {
  it('brings every user with everything that an export can hold, for a handful of requests', async () => {
    sync = await simulatedSync({ users: 1200 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(searches()).toBe(1);
    expect(sync.simulator.requests.length).toBeLessThan(12);
    expect(fullPass(sync.mirror)).toMatchObject({ running: false, done: 1200, total: 1200 });
  });

  it('waits politely for an export that takes long, and tells how far it is', async () => {
    sync = await simulatedSync({ users: 1200, exportSpeed: 4 });
    await sync.run(usersFull, 6);
    expect(sync.mirror.syncStatus().jobs[0]?.note).toMatch(/^waits for the export that Auth0 makes \(\d+ %\)$/);
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(exportsAsked()).toBe(1);
    const polls = sync.simulator.requests.filter(({ url }) => url.startsWith('/api/v2/jobs/job_')).length;
    expect(polls).toBeLessThan(40);
  });

  it('asks for the export again, and nobody else waits, when the limit refused it', async () => {
    sync = await simulatedSync({ users: 100 });
    sync.simulator.faults.add({ kind: 'rate-limit', path: 'users-exports', ms: 2000 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(exportsAsked()).toBe(2);
  });

  it('goes on with the same export after every cut', async () => {
    sync = await simulatedSync({ users: 2600 });
    for (let cut = 0; cut < 30 && fullPass(sync.mirror)?.running !== false; cut += 1) await sync.run(usersFull, 2);
    expectSameUsers(sync);
    expect(exportsAsked()).toBe(1);
    expect(fullPass(sync.mirror)?.pass).toBe(1);
  });

  it('asks for a new link when the one it has is used up', async () => {
    sync = await simulatedSync({ users: 900 });
    sync.simulator.faults.add({ kind: 'export-expired', times: 2 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(exportsAsked()).toBe(1);
  });

  it('takes up a download that breaks where it broke', async () => {
    sync = await simulatedSync({ users: 900 });
    sync.simulator.faults.add({ kind: 'truncate', path: '.json.gz', times: 2 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(searches()).toBe(1);
  });

  it.each(['stuck-job', 'failed-job'] as const)('reads page by page when it meets a %s, for a day', async (kind) => {
    sync = await simulatedSync({ users: 350 });
    sync.simulator.faults.add({ kind });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)?.no_export?.why).toMatch(/export (stands still|failed)/);
    await sync.run(usersFull);
    expect(exportsAsked()).toBe(1);
    sync.clock.skip(25 * 3_600_000);
    await sync.run(usersFull);
    expect(exportsAsked()).toBe(2);
    expectSameUsers(sync);
  });

  it.each([
    { path: 'POST /api/v2/jobs/users-exports', times: 2, asked: 3 },
    { path: '.json.gz', times: 4, asked: 1 },
  ])('stays with the export when $path fails at Auth0 for half a minute', async ({ path, times, asked }) => {
    sync = await simulatedSync({ users: 350 });
    sync.simulator.faults.add({ kind: 'error', path, times });
    const started_at = sync.clock.now();
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)?.no_export).toBeUndefined();
    expect(exportsAsked()).toBe(asked);
    expect(sync.simulator.faults.active()).toEqual([]);
    expect(sync.clock.now() - started_at).toBeLessThan(60_000);
  });

  it('reads page by page, for a week, in a plan without exports', async () => {
    sync = await simulatedSync({ plan: 'free', users: 150 });
    await sync.run(usersFull);
    sync.clock.skip(3 * 86_400_000);
    await sync.run(usersFull);
    expect(exportsAsked()).toBe(1);
    expectSameUsers(sync);
  });

  it('reads page by page when the export cannot be fetched, and later asks for one again', async () => {
    sync = await simulatedSync({ users: 300 });
    sync.simulator.faults.add({ kind: 'truncate', path: '.json.gz', times: 50 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)).toMatchObject({
      running: false,
      no_export: { why: 'the export cannot be fetched from here' },
    });
    sync.simulator.faults.clear();
    sync.clock.skip(2 * 86_400_000);
    await sync.run(usersFull);
    expect(exportsAsked()).toBe(2);
    expect(fullPass(sync.mirror)).toMatchObject({ running: false });
    expect(fullPass(sync.mirror)?.no_export).toBeUndefined();
  });

  it('takes an export that brings far too few users for no proof that the others are gone', async () => {
    sync = await simulatedSync({ users: 400 });
    const { users } = sync.simulator.tenant;
    const snapshot = users.snapshot.bind(users);
    users.snapshot = (connection) => () => [...snapshot(connection)()].slice(0, 50);
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)?.no_export?.why).toBe('the export was not whole');
  });

  it('is made whole by the jobs after it when users change and vanish while it is made', async () => {
    sync = await simulatedSync({ users: 600 });
    await sync.run(usersFull, 2);
    changeUser(sync, 3, { name: 'Changed Meanwhile' });
    const gone = deleteUser(sync, 4);
    await sync.run(usersFull);
    await sync.runAll(usersChanged);
    expect(sync.mirror.getUser(gone.user_id)).toBeDefined();
    await sync.run(usersFull);
    await sync.runAll(usersStale);
    expect(sync.mirror.getTombstone(gone.user_id)).toBeDefined();
    expectSameUsers(sync);
  });
});
