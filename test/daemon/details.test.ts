import { afterEach, describe, expect, test } from 'vitest';

import { syncJobs } from '../../daemon/jobs/index.ts';
import { logEvents } from '../../daemon/jobs/log-events.ts';
import { catalogueKinds, type CatalogueKind } from '../../src/domain/catalogue.ts';
import { readFreshDetail } from '../../src/session/read-fresh-detail.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

function jobOf(kind: CatalogueKind): (typeof syncJobs)[number] {
  const job = syncJobs.find(({ name }) => name === kind.replace('_', '-'));
  if (job === undefined) throw new Error(`no job reads ${kind}`);
  return job;
}

describe('catalogues', () => {
  test('are read by a job each, which says how many there are', async () => {
    sync = await simulatedSync({ users: 20 });
    for (const kind of catalogueKinds) {
      await sync.run(jobOf(kind));
      const count = sync.mirror.listCatalogue(kind).length;
      const status = sync.mirror.syncStatus().jobs.find(({ job }) => job === jobOf(kind).name);
      expect(count, kind).toBeGreaterThan(0);
      expect(status?.note).toMatch(new RegExp(`^read ${count} `));
    }
  });

  test('that the token may not read are a missing scope and leave the others alone', async () => {
    sync = await simulatedSync({ users: 20, scopes: ['read:users', 'read:roles'] });
    await expect(sync.run(jobOf('organizations'))).rejects.toMatchObject({ kind: 'insufficient_scope' });
    await sync.run(jobOf('roles'));
    expect(sync.mirror.listCatalogue('roles').length).toBeGreaterThan(0);
  });
});

describe('details', () => {
  test('become outdated when the log tells of a change, and are then read again', async () => {
    sync = await simulatedSync({ users: 60 });
    const { client, mirror, clock, simulator } = sync;
    const [user] = simulator.allUsers();
    const wanted = { owner: user!.user_id, kind: 'roles' } as const;
    const context = { client, mirror, now: () => clock.now() };
    await sync.runAll(logEvents);
    const before = await readFreshDetail(context, wanted, 0);
    clock.skip(60_000);
    await giveRole(
      sync,
      user!.user_id,
      before.items.map(({ id }) => id),
    );
    expect((await readFreshDetail(context, wanted, 600_000)).items).toHaveLength(before.items.length);
    await sync.runAll(logEvents);
    expect(mirror.getDetail(wanted.owner, 'roles')?.outdated).toBe(true);
    clock.skip(15_000);
    expect((await readFreshDetail(context, wanted, 600_000)).items).toHaveLength(before.items.length + 1);
    expect(mirror.getDetail(wanted.owner, 'roles')?.outdated).toBe(false);
  });

  test('are not asked for again within the age that is good enough, nor is a plan soon', async () => {
    sync = await simulatedSync({ users: 20, plan: 'professional' });
    const { client, mirror, clock, simulator } = sync;
    const [user] = simulator.allUsers();
    const context = { client, mirror, now: () => clock.now() };
    const asked = () => simulator.requests.filter(({ url }) => url.includes('/users/')).length;
    const read = async (kind: 'roles' | 'sessions', age: number) =>
      await readFreshDetail(context, { owner: user!.user_id, kind }, age);
    await read('roles', 60_000);
    await read('sessions', 60_000);
    expect(asked()).toBe(2);
    clock.skip(30_000);
    await read('roles', 60_000);
    expect(asked()).toBe(2);
    clock.skip(60_000);
    await read('roles', 60_000);
    expect((await read('sessions', 60_000)).problem?.reason).toBe('plan');
    expect(asked()).toBe(3);
    await read('sessions', 0);
    expect(asked()).toBe(4);
  });
});

/** Gives a role that the user does not have, as an administrator elsewhere would. */
async function giveRole({ client }: SimulatedSync, user_id: string, has: readonly unknown[]): Promise<void> {
  const person = { priority: 'person', reason: 'person' } as const;
  const { body } = await client.readCatalogue('roles', person);
  const role = body.find(({ id }) => !has.includes(id));
  const path = `/users/${encodeURIComponent(user_id)}/roles`;
  await client.send({ method: 'POST', path, body: { roles: [role?.id] } }, 'elsewhere', person);
}
