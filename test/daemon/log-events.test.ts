import { afterEach, describe, expect, it } from 'vitest';

import { logEvents } from '../../daemon/jobs/log-events.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import { AppError } from '../../src/errors.ts';
import { commitStep } from '../../daemon/commit-step.ts';
import {
  changeUser,
  clientOf,
  deleteUser,
  expectSameUsers,
  type SimulatedSync,
  simulatedSync,
} from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

const day = 86_400_000;

/** An event with what the log tells of any of them. */
function write(type: string, more: object = {}, delay = 0): void {
  const { clock, simulator } = sync;
  const at = clock.now();
  const event = {
    date: new Date(at).toISOString(),
    type,
    description: '',
    connection: 'Username-Password-Authentication',
    connection_id: 'con_0000000000000001',
    client_id: simulator.client_id,
    client_name: 'Webshop',
    ip: '192.0.2.1',
    user_agent: 'Chrome 141.0.0 / Windows 10.0.0',
    user_id: '',
    user_name: '',
    strategy: 'auth0',
    strategy_type: 'database',
    isMobile: false,
    details: {
      error: { message: 'access denied', oauthError: 'access_denied', type: 'oauth-authorization' },
      body: {},
    },
    ...simulator.tenant.words,
    ...more,
  };
  simulator.tenant.logs.write(event, at, delay);
}

function stored(): string[] {
  return sync.mirror
    .listLogs({ limit: 100_000 })
    .map(({ log_id }) => log_id)
    .toReversed();
}

function expectSameLogs(): void {
  expect(stored()).toEqual(sync.simulator.allLogs().map(({ log_id }) => log_id));
}

describe('log-events', () => {
  it('starts at the oldest event and reads to the newest, in order of arrival', async () => {
    sync = await simulatedSync({ users: 20 });
    for (let event = 0; event < 250; event += 1) {
      write('s', { user_id: 'auth0|x' }, event % 7 === 0 ? 60_000 : 0);
      sync.clock.skip(1000);
    }
    sync.clock.skip(120_000);
    await sync.runAll(logEvents);
    expect(stored().length).toBeGreaterThanOrEqual(250);
    expectSameLogs();
  });

  it('finds the oldest event of a young log with one search', async () => {
    sync = await simulatedSync({ users: 0, logs: 0 });
    for (let event = 0; event < 5; event += 1) write('s');
    sync.clock.skip(60_000);
    await sync.runAll(logEvents);
    expectSameLogs();
    expect(sync.simulator.requests.filter(({ url }) => url.includes('sort='))).toHaveLength(1);
  });

  it('starts at the event that arrived first also when more than a page of older ones came later', async () => {
    sync = await simulatedSync({ users: 0 });
    for (let event = 0; event < 150; event += 1) write('f', {}, 120_000);
    sync.clock.skip(10_000);
    write('s');
    sync.clock.skip(120_000);
    await sync.runAll(logEvents);
    expectSameLogs();
  });

  it('goes on after the last event it stored, wherever it was cut off', async () => {
    sync = await simulatedSync({ users: 20 });
    for (let event = 0; event < 450; event += 1) write('f');
    for (let cut = 0; cut < 4; cut += 1) await sync.run(logEvents, 2);
    write('s');
    await sync.runAll(logEvents);
    expectSameLogs();
  });

  it('takes an event that arrives late, with an older date than those before it', async () => {
    sync = await simulatedSync({ users: 20 });
    write('s');
    write('f', {}, 90_000);
    sync.clock.skip(30_000);
    write('s');
    sync.clock.skip(1_000);
    await sync.runAll(logEvents);
    const before = stored().length;
    sync.clock.skip(90_000);
    await sync.runAll(logEvents);
    expect(stored().length).toBe(before + 1);
    expectSameLogs();
  });

  it('waits for the first event of a tenant that has none', async () => {
    sync = await simulatedSync({ users: 0 });
    expect(await sync.run(logEvents)).toMatchObject({ more: false });
    write('s');
    await sync.runAll(logEvents);
    expectSameLogs();
  });

  it.each([
    { refusals: 1, does: 'goes on after an event that was refused once by mistake', searches: 0 },
    { refusals: 2, does: 'starts at the oldest event when the last one is not known any more', searches: 1 },
  ])('$does', async ({ refusals, searches }) => {
    sync = await simulatedSync({ plan: 'free', users: 20 });
    write('s');
    await sync.runAll(logEvents);
    write('f');
    let left = refusals;
    const client: typeof sync.client = {
      ...sync.client,
      logsAfter: async (...asked) => {
        if ((left -= 1) >= 0) throw new AppError('auth0_refused', 'no such checkpoint', { statusCode: 400 });
        return await sync.client.logsAfter(...asked);
      },
    };
    const { mirror, clock, simulator } = sync;
    const before = simulator.requests.length;
    const { signal } = new AbortController();
    const request = { signal, priority: 'sync', reason: 'log-events' } as const;
    for await (const batch of logEvents.run({ client, mirror, clock, signal, request })) {
      await commitStep({ client, mirror }, batch, clock.now());
    }
    expectSameLogs();
    expect(simulator.requests.slice(before).filter(({ url }) => url.includes('sort='))).toHaveLength(searches);
    expect(mirror.syncStatus().gaps).toEqual([]);
  });

  it('leaves a visible gap when it was away for longer than the tenant keeps events', async () => {
    sync = await simulatedSync({ plan: 'free', users: 20 });
    write('s');
    await sync.runAll(logEvents);
    const left_at = sync.clock.now();
    sync.clock.skip(day / 2);
    write('f');
    sync.clock.skip(2 * day);
    write('s');
    const found_after = sync.clock.now();
    const end = await sync.run(logEvents);
    const [gap, ...others] = sync.mirror.syncStatus().gaps;
    expect(others).toEqual([]);
    expect(Math.abs(gap!.from - left_at)).toBeLessThan(5000);
    expect(Math.abs(gap!.to - found_after)).toBeLessThan(5000);
    expect(end?.wanted).toContain('reconcile');
    await sync.runAll(logEvents);
    expect(sync.mirror.syncStatus().gaps).toHaveLength(1);
  });

  it('finds the gap also when the clock here is weeks behind', async () => {
    sync = await simulatedSync({ plan: 'free', users: 20 });
    write('s');
    await sync.runAll(logEvents);
    sync.clock.skip(3 * day);
    write('s');
    const { mirror, simulator } = sync;
    const clock = { now: () => sync.clock.now() - 40 * day, sleep: sync.clock.sleep.bind(sync.clock) };
    const client = clientOf(simulator, clock);
    const { signal } = new AbortController();
    const request = { signal, priority: 'sync', reason: 'log-events' } as const;
    for await (const batch of logEvents.run({ client, mirror, clock, signal, request })) {
      await commitStep({ client, mirror }, batch, clock.now());
    }
    client.close();
    expect(mirror.syncStatus().gaps).toHaveLength(1);
  });

  it('sees no gap in a quiet tenant whose last event is older than what is kept', async () => {
    sync = await simulatedSync({ plan: 'free', users: 20 });
    write('s');
    for (let hours = 0; hours < 40; hours += 10) {
      await sync.runAll(logEvents);
      sync.clock.skip(10 * 3_600_000);
    }
    write('f');
    await sync.runAll(logEvents);
    expect(sync.mirror.syncStatus().gaps).toEqual([]);
  });

  it('makes a deletion that the log tells a tombstone, once a read by id confirms it', async () => {
    sync = await simulatedSync({ plan: 'free', users: 60 });
    await sync.run(usersFull);
    await sync.runAll(logEvents);
    sync.clock.skip(600_000);
    const gone = deleteUser(sync, 7);
    const alive = sync.simulator.allUsers()[20]!;
    for (const { user_id } of [gone, alive]) write('sdu', { user_id });
    const end = await sync.run(logEvents);
    expect(end?.wanted).toContain('users-stale');
    expect(sync.mirror.getUser(gone.user_id)).toMatchObject({ stale: true });
    await sync.runAll(usersStale);
    expect(sync.mirror.getTombstone(gone.user_id)).toMatchObject({ reason: 'log' });
    expect(sync.mirror.getUser(alive.user_id)).toMatchObject({ stale: false });
    expectSameUsers(sync);
  });

  it('has a few changed users read by id and many by a page', async () => {
    sync = await simulatedSync({ plan: 'free', users: 60 });
    await sync.run(usersFull);
    sync.clock.skip(3_600_000);
    await sync.runAll(logEvents);
    const login = (number: number) => write('s', { user_id: changeUser(sync, number, { logins_count: 99 }).user_id });
    for (const number of [1, 2]) login(number);
    expect(await sync.run(logEvents)).toMatchObject({ wanted: ['users-stale'] });
    await sync.runAll(usersStale);
    expectSameUsers(sync);
    for (let number = 0; number < 20; number += 1) login(number);
    expect(await sync.run(logEvents)).toMatchObject({ wanted: ['users-changed'] });
    expect(sync.mirror.listStale(1)).toEqual([]);
  });

  it('does not have users read again for what happened before the first pass', async () => {
    sync = await simulatedSync({ plan: 'free', users: 60 });
    for (const user of sync.simulator.allUsers().slice(0, 3)) write('s', { user_id: user.user_id });
    sync.clock.skip(day / 2);
    await sync.run(usersFull);
    await sync.runAll(logEvents);
    expect(sync.mirror.listStale(1)).toEqual([]);
    expectSameLogs();
  });
});
