import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { followEvents, forgetEvents } from '../../daemon/follow-events.ts';
import { logEvents } from '../../daemon/jobs/log-events.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import type { Auth0Client, TenantSignal } from '../../src/auth0/auth0-client.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { JobName, JobStatus } from '../../src/domain/job.ts';
import type { Log } from '../../src/log.ts';
import { openLog } from '../../src/log.ts';
import type { SimulatorOptions } from '../../fixtures/start-simulator.ts';
import { TempHome } from '../helpers/temp-home.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { clientOf, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

/** This machine's time, and pauses that a test need not sit through. */
let skipped = 0;
const clock: Clock = {
  now: () => Date.now() + skipped,
  sleep: async (ms, signal) => await systemClock.sleep(Math.min(ms, 20), signal),
};

let sync: SimulatedSync;
let stop: AbortController;
let listening: Promise<void> | undefined;
let log: Log;
let home: TempHome;

beforeEach(async () => {
  skipped = 0;
  stop = new AbortController();
  home = new TempHome();
  log = await openLog({ file: `${home.path}/events.log`, clock });
});
afterEach(async () => {
  stop.abort();
  await listening;
  log.close();
  await sync.close();
  await home[Symbol.asyncDispose]();
});

async function mirrored(options: SimulatorOptions = {}): Promise<void> {
  sync = await simulatedSync({ users: 60, plan: 'private-cloud', eventLag: 0, clock, ...options });
  await sync.runAll(usersFull);
  await sync.runAll(logEvents);
  await sync.runAll(usersStale);
  for (const job of ['log-events', 'users-changed', 'users-stale'] as const) rest(job);
}

/** Lets a job rest for an hour. */
function rest(job: JobName): void {
  sync.mirror.commitBatch({ status: { job, state: 'idle', next_run_at: clock.now() + 3_600_000 } }, clock.now());
}

function follow(pauses = clock): void {
  const client = clientOf(sync.simulator, clock);
  const { signal } = stop;
  const open = { client, mirror: sync.mirror };
  listening = followEvents(open, { clock: pauses, signal, random: () => 0, log }).finally(() => client.close());
}

const status = (name: JobName): JobStatus | undefined => sync.mirror.syncStatus().jobs.find(({ job }) => job === name);
const isWoken = (name: JobName): boolean => (status(name)?.next_run_at ?? Infinity) <= clock.now() + 5000;
const connections = (): number => sync.simulator.requests.filter(({ url }) => url.startsWith('/api/v2/events')).length;
const isListening = (): boolean => sync.simulator.tenant.eventReaders.open === 1;
const someone = (number: number): string => sync.simulator.allUsers()[number]!.user_id;

describe('followEvents', () => {
  it('marks the user that an event names and wakes the jobs that bring what happened', async () => {
    await mirrored();
    follow();
    await waitUntil('it listens', () => isListening() && status('events')?.note === 'listens');
    expect(isWoken('log-events')).toBe(false);
    sync.simulator.acts.login(someone(3));
    await waitUntil('the log is looked at', () => isWoken('log-events') && isWoken('users-stale'));
    expect(sync.mirror.listStale(10).map(({ user_id }) => user_id)).toEqual([someone(3)]);
    expect(isWoken('users-changed')).toBe(false);
    await sync.runAll(usersStale);
    expectSameUsers(sync);
  });

  it('has many changed users read by the page, and each deletion by id', async () => {
    await mirrored();
    follow();
    await waitUntil('it listens', isListening);
    const gone = someone(40);
    for (let number = 0; number < 10; number += 1) sync.simulator.acts.login(someone(number));
    sync.simulator.acts.remove(gone);
    await waitUntil('users are looked through', () => isWoken('users-changed'));
    await waitUntil('the deletion is marked', () => sync.mirror.listStale(10).some(({ user_id }) => user_id === gone));
  });

  it.each(['event-error', 'event-cut'] as const)('listens again behind the last event after %s', async (kind) => {
    await mirrored();
    follow();
    await waitUntil('it listens', isListening);
    sync.simulator.acts.login(someone(1));
    await waitUntil('the place is stored', () => typeof sync.mirror.checkpoint('events') === 'string');
    sync.simulator.faults.add({ kind });
    sync.simulator.acts.login(someone(2));
    await waitUntil('it is connected again', () => connections() >= 2 && isListening());
    rest('log-events');
    sync.simulator.acts.login(someone(4));
    await waitUntil('it hears again', () => isWoken('log-events'));
    await waitUntil('it is well', () => status('events')?.error === undefined);
  });

  it('begins anew, and has everything looked at, where Auth0 has lost its place', async () => {
    await mirrored();
    sync.mirror.commitBatch({ checkpoint: { job: 'events', value: 'no offset of theirs' } }, clock.now());
    follow();
    await waitUntil('all is looked at', () => isWoken('log-events') && isWoken('users-changed'));
    await waitUntil('it listens', isListening);
  });

  it('begins anew where the events behind its place are no longer kept', async () => {
    await mirrored();
    follow();
    await waitUntil('it listens', isListening);
    sync.simulator.acts.login(someone(1));
    await waitUntil('the place is stored', () => typeof sync.mirror.checkpoint('events') === 'string');
    const before = sync.mirror.checkpoint('events');
    stop.abort();
    await listening;
    sync.simulator.acts.login(someone(2));
    skipped = 30 * 3_600_000;
    rest('users-changed');
    stop = new AbortController();
    follow();
    await waitUntil('all is looked at', () => isWoken('users-changed'));
    expect(sync.mirror.checkpoint('events')).not.toBe(before);
    await waitUntil('it listens', isListening);
  });

  it('remembers that the application may not listen, and does not ask again at every start', async () => {
    await mirrored({ scopes: ['read:users', 'read:logs'] });
    follow();
    await waitUntil('it is told so', () => status('events')?.state === 'unavailable');
    expect(status('events')?.error).toMatchObject({
      kind: 'insufficient_scope',
      hint: expect.stringContaining('read:events'),
    });
    stop.abort();
    await listening;
    const asked = connections();
    const waits: number[] = [];
    stop = new AbortController();
    const patient: Clock = {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        waits.push(ms);
        await systemClock.sleep(1_000_000, signal);
      },
    };
    follow(patient);
    await waitUntil('it waits', () => waits.length > 0);
    expect(waits[0]).toBeGreaterThan(20 * 60_000);
    expect(connections()).toBe(asked);
  });

  it('connects ever more seldom where each connection ends at once without an error', async () => {
    await mirrored();
    const pauses: number[] = [];
    const patient: Clock = {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        pauses.push(ms);
        await systemClock.sleep(pauses.length < 15 ? 0 : 1_000_000, signal);
      },
    };
    const client: Auth0Client = Object.create(sync.client, {
      followEvents: {
        value: async function* (): AsyncGenerator<TenantSignal> {
          yield await Promise.resolve({ type: 'connected' });
        },
      },
    });
    const options = { clock: patient, signal: stop.signal, random: () => 0.5, log };
    listening = followEvents({ client, mirror: sync.mirror }, options);
    await waitUntil('it has connected often', () => pauses.length === 15);
    expect(pauses.filter((ms) => ms > 500).slice(0, 3)).toEqual([3000, 6000, 12_000]);
    expect(Math.max(...pauses)).toBeLessThan(20 * 60_000);
  });

  it('has one connection, and leaves none behind when it is told to stop', async () => {
    await mirrored();
    follow();
    await waitUntil('it listens', () => isListening() && status('events')?.note === 'listens');
    stop.abort();
    await listening;
    await waitUntil('the connection is gone', () => sync.simulator.tenant.eventReaders.open === 0);
    await forgetEvents({ client: sync.client, mirror: sync.mirror }, clock.now());
    expect(status('events')).toMatchObject({ state: 'idle', note: 'switched off' });
  });
});
