import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { usersChanged } from '../../daemon/jobs/users-changed.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import {
  changeUser,
  createUser,
  deleteUser,
  expectSameUsers,
  type SimulatedSync,
  simulatedSync,
} from './simulated-sync.ts';

let sync: SimulatedSync;
beforeEach(async () => {
  sync = await simulatedSync({ plan: 'free', users: 320, bulkImport: 0 });
});
afterEach(() => sync.close());

describe('users-changed', () => {
  it('waits for the pass over all users to begin', async () => {
    expect(usersChanged.notYet?.(sync.mirror)).toBe('waits for the first users');
    await sync.run(usersFull, 1);
    expect(usersChanged.notYet?.(sync.mirror)).toBeUndefined();
  });

  it('brings what changed and what is new since, and nothing else', async () => {
    await sync.run(usersFull);
    sync.clock.skip(3_600_000);
    await sync.run(usersChanged);
    sync.clock.skip(3_600_000);
    changeUser(sync, 5, { blocked: true });
    createUser(sync, 'auth0|new');
    const before = sync.simulator.requests.length;
    await sync.run(usersChanged);
    expect(sync.simulator.requests.length - before).toBe(1);
    expectSameUsers(sync);
  });

  it('brings changes that were made while the first pass was under way', async () => {
    await sync.run(usersFull, 3);
    changeUser(sync, 0, { name: 'Changed Meanwhile' });
    await sync.run(usersFull);
    await sync.run(usersChanged);
    expectSameUsers(sync);
  });

  it('takes a change that the search shows late, because it looks back', async () => {
    await sync.close();
    sync = await simulatedSync({ plan: 'free', users: 50, searchLag: 30_000 });
    await sync.run(usersFull);
    sync.clock.skip(600_000);
    changeUser(sync, 3, { name: 'Shown Late' });
    sync.clock.skip(5_000);
    await sync.run(usersChanged);
    expect(() => expectSameUsers(sync)).toThrow();
    sync.clock.skip(60_000);
    await sync.run(usersChanged);
    expectSameUsers(sync);
  });

  it('gets through more changes of one millisecond than a search shows, and cuts', async () => {
    await sync.close();
    sync = await simulatedSync({ plan: 'free', users: 1300 });
    await sync.run(usersFull);
    sync.clock.skip(3_600_000);
    const at = new Date(sync.clock.now()).toISOString();
    const { users } = sync.simulator.tenant;
    for (let number = 0; number < 1200; number += 1) {
      users.replace(
        number,
        { ...users.get(number)!, user_metadata: { imported: true }, updated_at: at },
        sync.clock.now(),
      );
    }
    for (let cut = 0; cut < 8; cut += 1) await sync.run(usersChanged, 2);
    await sync.runAll(usersChanged);
    expectSameUsers(sync);
  });

  it('never brings back a user whose deletion is known', async () => {
    await sync.run(usersFull);
    const user = changeUser(sync, 9, { name: 'Gone Soon' });
    sync.mirror.commitBatch(
      { tombstones: [{ user_id: user.user_id, deleted_at: sync.clock.now(), reason: 'log' }] },
      sync.clock.now(),
    );
    await sync.run(usersChanged);
    expect(sync.mirror.getUser(user.user_id)).toBeUndefined();
    deleteUser(sync, 9);
    expectSameUsers(sync);
  });
});
