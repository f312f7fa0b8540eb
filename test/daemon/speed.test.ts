import { afterEach, describe, expect, it } from 'vitest';

import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import { logEvents } from '../../daemon/jobs/log-events.ts';
import type { JobContext, SyncJob } from '../../daemon/jobs/sync-job.ts';
import type { Plan } from '../../fixtures/plans.ts';
import { planTerms } from '../../fixtures/plans.ts';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../fixtures/start-simulator.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import type { Batch, StaleMark } from '../../src/mirror/mirror.ts';
import { Secret } from '../../src/secret.ts';
import { allowance } from '../auth0/bucket-world.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { simulatedExchange } from '../helpers/simulated-exchange.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';
import { tenantOf } from './simulated-sync.ts';

interface Bench {
  readonly simulator: RunningSimulator;
  readonly client: Auth0Client;
  readonly clock: VirtualClock;
  readonly statuses: readonly number[];
  /** Keeps a job running as the loop does; its batches, and how long it took, in milliseconds of virtual time. */
  run(job: SyncJob, marks?: readonly StaleMark[]): { readonly batches: Batch[]; took: number | undefined };
}

let bench: Bench | undefined;
afterEach(async () => {
  bench?.client.close();
  await bench?.simulator.close();
});

/** Each request takes from 80 to 140 ms. */
async function openBench(options: SimulatorOptions): Promise<Bench> {
  const clock = new VirtualClock(1_790_000_000_123);
  const simulator = await startSimulator({ searchLag: 0, logLag: 0, clock, ...options });
  const random = seededRandom(1);
  const { exchange, statuses } = simulatedExchange(simulator, clock, () => 80 + random() * 60);
  const secret = new Secret(simulator.client_secret);
  const client = openClient({ tenant: tenantOf(simulator), secret, clock, reserve: 0.2, random, exchange });
  const { signal } = new AbortController();
  await client.scopes({ signal, priority: 'sync', reason: 'test' });
  const run: Bench['run'] = (job, marks = []) => {
    const result = { batches: [] as Batch[], took: undefined as number | undefined };
    const begun = clock.now();
    const stored = new Map<string, unknown>();
    let left = marks;
    // What the jobs ask of the mirror: where they stand, and what is stale.
    const mirror = {
      checkpoint: (name: string) => stored.get(name),
      listStale: (limit: number) => left.slice(0, limit),
      getUser: () => undefined,
      syncStatus: () => ({ jobs: [] }),
    } as unknown as JobContext['mirror'];
    const request = { signal, priority: 'sync', reason: job.name } as const;
    const work = async (): Promise<void> => {
      for (let more = true; more;) {
        const steps = job.run({ client, mirror, clock, signal, request });
        for (let step = await steps.next(); ; step = await steps.next()) {
          if (step.done === true) {
            more = step.value.more === true;
            break;
          }
          result.batches.push(step.value);
          if (step.value.checkpoint !== undefined) stored.set(step.value.checkpoint.job, step.value.checkpoint.value);
        }
        if (job === usersStale) left = left.slice(200);
      }
      result.took = clock.now() - begun;
    };
    void work();
    return result;
  };
  bench = { simulator, client, clock, statuses, run };
  return bench;
}

const hour = 3_600_000;

/** Of what the bucket allows sync in that time. */
function used({ statuses }: Bench, plan: Plan, took: number | undefined): number {
  return statuses.length / allowance(planTerms[plan], (took ?? Number.NaN) / 1000).requests;
}

const limited = ({ statuses }: Bench): number => statuses.filter((status) => status === 429).length;
const idsIn = (batches: readonly Batch[]): Set<string> =>
  new Set(batches.flatMap(({ users = [] }) => users.map(({ profile }) => profile.user_id)));

describe.each<[Plan, number]>([
  ['free', 14_000],
  ['essentials', 8000],
  ['enterprise-development', 9000],
  ['enterprise', 20_000],
])('on the plan %s, with 80 to 140 ms for an answer', (plan, users) => {
  it('a first mirror page by page uses what the bucket allows, with hardly a page too many', async () => {
    const open = await openBench({ plan, users, bulkImport: 0 });
    open.simulator.faults.add({ kind: 'failed-job' });
    const result = open.run(usersFull);
    await open.clock.run(hour);
    expect(limited(open)).toBe(0);
    expect(idsIn(result.batches).size).toBe(users);
    // A bucket of two holds nothing to learn with: the first seconds go slowly.
    expect(used(open, plan, result.took)).toBeGreaterThan(plan === 'free' ? 0.87 : 0.9);
    expect(open.statuses.length).toBeLessThan((users / 100) * 1.05 + 5);
  });
});

it('reads users by id side by side', async () => {
  const open = await openBench({ plan: 'enterprise', users: 800 });
  const marks = open.simulator.allUsers().map(({ user_id }): StaleMark => ({ user_id, reason: 'log s', marked_at: 0 }));
  const result = open.run(usersStale, marks);
  await open.clock.run(hour);
  expect(limited(open)).toBe(0);
  expect(idsIn(result.batches).size).toBe(800);
  expect(used(open, 'enterprise', result.took)).toBeGreaterThan(0.9);
});

it('reads the log while a first mirror takes all it can get, and the other way round', async () => {
  const open = await openBench({ plan: 'free', users: 9000, logs: 9000 });
  const full = open.run(usersFull);
  const feed = open.run(logEvents);
  await open.clock.run(60_000);
  expect(limited(open)).toBe(0);
  expect([full.took, feed.took]).toEqual([undefined, undefined]);
  expect(full.batches.length / feed.batches.length).toBeGreaterThan(0.8);
  expect(full.batches.length / feed.batches.length).toBeLessThan(1.25);
  expect(open.statuses.length / 120).toBeGreaterThan(0.75);
});
