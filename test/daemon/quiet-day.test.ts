import { afterEach, expect, it } from 'vitest';

import { createUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';
import { followFor } from './planned-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const interval = 30_000;
const hour = 3_600_000;

/** Requests by reason while a tenant that is mirrored already is followed for so long. */
async function requestsOf(ms: number, before?: (now: number) => void): Promise<Map<string, number>> {
  await followFor(sync, 10 * 60_000, { interval });
  const counts = () => new Map(sync.mirror.syncStatus().requests.map(({ reason, count }) => [reason, count]));
  const start = counts();
  await followFor(sync, ms, before === undefined ? { interval } : { interval, before });
  return new Map([...counts()].map(([reason, count]) => [reason, count - (start.get(reason) ?? 0)]));
}

const someone = (number: number): string => sync.simulator.tenant.users.get(number)!.user_id;

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0);
}

it('spends on a quiet tenant one look at the log in each interval, and hardly anything beside it', async () => {
  sync = await simulatedSync({ users: 150, plan: 'enterprise' });
  const counts = await requestsOf(2 * hour);
  const least = (2 * hour) / interval;
  expect(counts.get('log-events')).toBeLessThanOrEqual(least + 1);
  expect(counts.get('users-changed')).toBeLessThanOrEqual(12);
  expect(sum(counts)).toBeLessThanOrEqual(1.2 * least);
});

it('reads who logs in now and then by id, without a look at all', async () => {
  sync = await simulatedSync({ users: 150, plan: 'enterprise' });
  let next = 0;
  let logins = 0;
  const counts = await requestsOf(hour, (now) => {
    if (now < next) return;
    next = now + 3 * 60_000;
    logins += 1;
    sync.simulator.acts.login(sync.simulator.allUsers()[logins]!.user_id);
  });
  const least = hour / interval + logins;
  expect(counts.get('users-stale')).toBe(logins);
  expect(sum(counts)).toBeLessThanOrEqual(1.2 * least);
});

it('brings many logins in each interval with a page of events and a page of users', async () => {
  sync = await simulatedSync({ users: 150, plan: 'enterprise' });
  let next = 0;
  let turns = 0;
  const counts = await requestsOf(hour / 2, (now) => {
    if (now < next) return;
    next = now + interval;
    turns += 1;
    for (let one = 0; one < 8; one += 1) sync.simulator.acts.login(someone((turns * 8 + one) % 150));
  });
  expect(counts.get('users-stale') ?? 0).toBeLessThanOrEqual(2);
  expect(sum(counts)).toBeLessThanOrEqual(1.2 * 2 * turns);
  sync.clock.skip(5 * 60_000);
  await followFor(sync, 5 * 60_000, { interval });
  expectSameUsers(sync);
});

it('finds within ten minutes what no event tells, and says how old what it knows is', async () => {
  sync = await simulatedSync({ users: 50, plan: 'enterprise' });
  await followFor(sync, 10 * 60_000, { interval });
  const created = createUser(sync, 'auth0|silent');
  await followFor(sync, 11 * 60_000, { interval });
  expect(sync.mirror.getUser(created.user_id)).toBeDefined();
  expectSameUsers(sync);
  const status = sync.mirror.syncStatus().jobs.find(({ job }) => job === 'users-changed')!;
  expect(sync.clock.now() - status.proven_until!).toBeLessThan(2 * interval + 2000);
});
