import { afterEach, describe, expect, it } from 'vitest';

import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { AppError } from '../../src/errors.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

function mark(...ids: string[]): void {
  sync.mirror.commitBatch({ stale: ids.map((user_id) => ({ user_id, reason: 'log s' })) }, sync.clock.now());
}

/** Runs one turn with a client that answers every read by id with this failure. */
async function runRefused(errorCode: string | undefined): Promise<void> {
  const refused = new AppError('auth0_refused', 'no', { statusCode: 400, errorCode });
  const client: Auth0Client = { ...sync.client, getUser: () => Promise.reject(refused) };
  const { signal } = new AbortController();
  const request = { signal, priority: 'sync', reason: 'users-stale' } as const;
  const context = { client, mirror: sync.mirror, clock: sync.clock, signal, request };
  for await (const batch of usersStale.run(context)) sync.mirror.commitBatch(batch, sync.clock.now());
}

describe('users-stale', () => {
  it('takes no user away for a 400 that does not speak of the id', async () => {
    sync = await simulatedSync({ users: 20 });
    await sync.run(usersFull);
    const { user_id } = sync.simulator.allUsers()[3]!;
    mark(user_id);
    await expect(runRefused(undefined)).rejects.toMatchObject({ kind: 'auth0_refused' });
    expect(sync.mirror.getUser(user_id)).toMatchObject({ stale: true });
    await runRefused('invalid_uri');
    expect(sync.mirror.getTombstone(user_id)).toBeDefined();
  });

  it('gets past an id that is none', async () => {
    sync = await simulatedSync({ users: 5 });
    mark('not an id');
    await runRefused(undefined);
    expect(sync.mirror.listStale(9)).toEqual([]);
  });

  it('does not ask without end for what an answer cannot settle', async () => {
    sync = await simulatedSync({ users: 20 });
    await sync.run(usersFull);
    const { user_id } = sync.simulator.allUsers()[3]!;
    // Made while the clock here was an hour ahead, unnoticed.
    sync.mirror.commitBatch({ stale: [{ user_id, reason: 'log s' }] }, sync.clock.now() + 3_600_000);
    expect(await sync.run(usersStale)).toMatchObject({ more: false });
    expect(sync.mirror.getUser(user_id)).toMatchObject({ stale: true, source: 'id' });
  });
});
