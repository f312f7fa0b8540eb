import { afterEach, describe, expect, it } from 'vitest';

import { fullPass } from '../../daemon/jobs/full-pass.ts';
import { usersChanged } from '../../daemon/jobs/users-changed.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import { createUser, deleteUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

describe('users-full, page by page', () => {
  it('brings every user of a tenant that allows no export, and remembers that it does not', async () => {
    sync = await simulatedSync({ plan: 'free', users: 350, bulkImport: 0 });
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(sync.mirror.syncStatus().complete_at).toBeDefined();
    expect(fullPass(sync.mirror)).toMatchObject({ pass: 1, running: false, no_export: { why: expect.any(String) } });
    const asked = () => sync.simulator.requests.filter(({ method }) => method === 'POST').length;
    const before = asked();
    await sync.run(usersFull);
    expect(asked()).toBe(before);
  });

  it('gets through more than a thousand users of one millisecond', async () => {
    sync = await simulatedSync({ plan: 'free', users: 1500, bulkImport: 1200 });
    await sync.run(usersFull);
    expectSameUsers(sync);
  });

  it('goes on where it was cut off, and spends at most one page twice for it', async () => {
    sync = await simulatedSync({ plan: 'free', users: 350, bulkImport: 150 });
    for (let cut = 0; cut < 100 && fullPass(sync.mirror)?.running !== false; cut += 1) await sync.run(usersFull, 3);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)?.pass).toBe(1);
    const searches = sync.simulator.requests.filter(({ url }) => url.startsWith('/api/v2/users?'));
    expect(searches.length).toBeLessThan(20);
  });

  it('walks over several stretches of time at once, and goes on with each of them after every cut', async () => {
    sync = await simulatedSync({ plan: 'enterprise', roomy: true, users: 2600, bulkImport: 300 });
    sync.simulator.faults.add({ kind: 'failed-job', times: Infinity });
    let most = 0;
    for (let cut = 0; cut < 100 && fullPass(sync.mirror)?.running !== false; cut += 1) {
      await sync.run(usersFull, 5);
      most = Math.max(most, fullPass(sync.mirror)?.walks?.length ?? 0);
      deleteUser(sync, 100 + cut);
      createUser(sync, `auth0|new${cut}`);
    }
    expect(most).toBeGreaterThan(2);
    expect(fullPass(sync.mirror)).toMatchObject({ pass: 1, running: false });
    await sync.runAll(usersChanged);
    await sync.run(usersFull);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });

  it('goes on with the only walk of a version that had but one', async () => {
    sync = await simulatedSync({ plan: 'free', users: 350, bulkImport: 0 });
    await sync.run(usersFull, 4);
    const { walks, ...pass } = fullPass(sync.mirror)!;
    expect(walks).toHaveLength(1);
    const value = { ...pass, keyset: walks![0] };
    sync.mirror.commitBatch({ checkpoint: { job: 'users-full', value } }, sync.clock.now());
    await sync.run(usersFull);
    expectSameUsers(sync);
    expect(fullPass(sync.mirror)).toMatchObject({ pass: 1, running: false });
  });

  it('tells how far it is in numbers that can be believed', async () => {
    sync = await simulatedSync({ plan: 'free', users: 350, bulkImport: 150 });
    const progress = () => sync.mirror.syncStatus().jobs[0]?.progress;
    await sync.run(usersFull, 4);
    expect(progress()).toEqual({ done: sync.mirror.countUsers(), total: 350 });
    sync.mirror.commitBatch({ checkpoint: { job: 'users-full', value: null } }, sync.clock.now());
    await sync.run(usersFull);
    expect(progress()).toEqual({ done: 350, total: 350 });
  });

  it('has users that a later pass does not meet read by id, and buries them only then', async () => {
    sync = await simulatedSync({ plan: 'free', users: 250, searchLag: 3_600_000 });
    await sync.run(usersFull);
    const gone = deleteUser(sync, 17);
    sync.clock.skip(7_200_000);
    // Still not to be found by a search when the second pass runs, though the mirror knows it from a read by id.
    const hidden = createUser(sync, 'auth0|new');
    const now = sync.clock.now();
    sync.mirror.commitBatch({ users: [{ profile: hidden, source: 'id', read_at: now }] }, now);
    await sync.run(usersFull);
    expect(sync.mirror.getUser(gone.user_id)).toBeDefined();
    expect(sync.mirror.listStale(10).map(({ user_id }) => user_id)).toContain(gone.user_id);
    await sync.runAll(usersStale);
    expect(sync.mirror.getUser(gone.user_id)).toBeUndefined();
    expect(sync.mirror.getTombstone(gone.user_id)).toMatchObject({ reason: 'reconcile' });
    expect(sync.mirror.getUser(hidden.user_id)).toMatchObject({ stale: false, source: 'id' });
    expectSameUsers(sync);
  });

  it('meets users who are created while it runs', async () => {
    sync = await simulatedSync({ plan: 'free', users: 250 });
    await sync.run(usersFull, 3);
    const created = createUser(sync, 'auth0|new');
    await sync.run(usersFull);
    expect(sync.mirror.getUser(created.user_id)?.profile).toEqual(created);
    expectSameUsers(sync);
  });
});
