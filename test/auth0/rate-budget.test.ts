import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { BucketFamily } from '../../src/auth0/bucket-family.ts';
import { openRateBudget } from '../../src/auth0/rate-budget.ts';
import type { LimitTerms } from '../../fixtures/http/rate-limits.ts';
import { planTerms } from '../../fixtures/plans.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { allowance, playWorld } from './bucket-world.ts';
import type { Result, Worker, World } from './bucket-world.ts';

const { enterprise, free } = planTerms;

interface PlanRow {
  readonly name: string;
  readonly terms: LimitTerms;
  /** Simulated: long enough for what a bucket holds at the start to be little of the whole. */
  readonly seconds: number;
}

const plans: readonly PlanRow[] = [
  { name: 'free', terms: free, seconds: 300 },
  { name: 'essentials', terms: planTerms.essentials, seconds: 120 },
  { name: 'professional', terms: planTerms.professional, seconds: 120 },
  { name: 'enterprise', terms: enterprise, seconds: 90 },
  { name: 'enterprise, not production', terms: planTerms['enterprise-development'], seconds: 200 },
  { name: 'a private cloud', terms: { ...enterprise, api: { burst: 100, per_second: 50 } }, seconds: 40 },
  { name: 'ten at once', terms: { ...enterprise, api: { burst: 10, per_second: 10 } }, seconds: 90 },
  {
    name: 'users below a global bucket',
    terms: { ...enterprise, groups: { 'read users': { burst: 10, per_second: 100 / 60 } } },
    seconds: 200,
  },
];

const sync = (count: number, program = 'one'): Worker[] =>
  Array.from({ length: count }, () => ({ family: 'read_users', priority: 'sync', program }));
const person = (program: string, pause = 2000): Worker => ({
  family: 'read_users',
  priority: 'person',
  pause,
  program,
});

/** The clocks of these programs are wrong: by seconds, by a minute and a half, by five minutes. */
const ahead = { one: 3210, other: -90_000, screen: 300_000 };

const play = async (plan: PlanRow, seed: number, world: Pick<World, 'workers'> & Partial<World>): Promise<Result> =>
  await playWorld({
    terms: plan.terms,
    seconds: plan.seconds,
    random: seededRandom(seed),
    latency: [60, 120],
    ahead,
    ...world,
  });

const limited = ({ served }: Result): number => served.filter(({ allowed }) => !allowed).length;
const faults = ({ served }: Result): number => served.filter(({ is_own_fault }) => is_own_fault).length;
/** Of what the bucket allows sync, once people and others have taken theirs. */
const used = ({ served, others }: Result, { terms, seconds }: PlanRow): number => {
  const passed = served.filter(
    ({ allowed, family }) => allowed && (terms.api !== undefined || family === 'read_users'),
  );
  const synced = passed.filter(({ priority }) => priority === 'sync').length;
  return synced / (allowance(terms, seconds).requests - (passed.length - synced) - others);
};
const waits = ({ served }: Result): number[] =>
  served
    .filter(({ priority }) => priority === 'person')
    .map(({ waited }) => waited)
    .toSorted((a, b) => a - b);
const p95 = (values: readonly number[]): number => values[Math.floor(values.length * 0.95)] ?? 0;

describe.each(plans)('on the plan $name', (plan) => {
  const { kept, perSecond } = allowance(plan.terms, plan.seconds);
  /** A bucket of two, of which one is kept, holds nothing to wait with: each late moment is lost. */
  const isTiny = kept === 1;

  test.each([1, 2])('sync uses what it may within a tenth, and leaves the reserve (seed %d)', async (seed) => {
    const result = await play(plan, seed, { workers: sync(8) });
    expect(limited(result)).toBe(0);
    expect(used(result, plan)).toBeGreaterThan(0.9);
    const below = result.served.filter(({ remaining }) => remaining < kept);
    // How fast a bucket refills is found out by being a moment early now and then.
    expect(below.length / result.served.length).toBeLessThan(0.1);
    expect(Math.min(...below.map(({ remaining }) => remaining), kept)).toBeGreaterThanOrEqual(kept - 1);
  });

  test('a person who works at the same time goes first, and sync takes the rest', async () => {
    const result = await play(plan, 3, { workers: [...sync(8), person('one')] });
    expect(limited(result)).toBe(0);
    expect(used(result, plan)).toBeGreaterThan(0.9);
    expect(p95(waits(result))).toBeLessThan(isTiny ? 1000 / perSecond : 1);
  });

  test('daemon, screen and command of one home tell each other what they send', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'tenantry-tally-'));
    const home = join(folder.path, 'acme');
    const people = [person('screen'), person('command', 4000)].map((one, at) => Object.assign(one, { from: 2 + at }));
    const result = await play(plan, 6, { workers: [...sync(8, 'daemon'), ...people], home, ahead: {} });
    expect(limited(result)).toBe(0);
    expect(used(result, plan)).toBeGreaterThan(0.89);
    expect(p95(waits(result))).toBeLessThan(isTiny ? 1000 / perSecond : 1);
  });

  test('two daemons on two machines share what there is, and both go on', async () => {
    const result = await play(plan, 4, { workers: [...sync(4), ...sync(4, 'other')] });
    expect(limited(result)).toBe(0);
    expect(used(result, plan)).toBeGreaterThan(0.9);
    const shares = ['one', 'other'].map((name) => result.served.filter(({ program }) => program === name).length);
    expect(Math.min(...shares) / Math.max(...shares)).toBeGreaterThan(0.05);
  });

  test('a program of somebody else that takes half of it is given way', async () => {
    const others = perSecond / 2;
    const result = await play(plan, 5, { workers: sync(4), others });
    expect(faults(result)).toBeLessThanOrEqual(isTiny || kept === 2 ? 1 : 0);
    // They empty a bucket of two by themselves for a sixth of the time, and each look may fall into that. To know more of
    // it would take more looks, and those are their requests.
    expect(limited(result)).toBeLessThanOrEqual(isTiny ? plan.seconds / 15 : faults(result));
    expect(used(result, plan)).toBeGreaterThan(isTiny ? 0.2 : 0.9);
  });
});

test('jobs take turns in a bucket, however many requests one of them has waiting', async () => {
  const job = { family: 'read_users', priority: 'sync' } as const;
  const full: readonly Worker[] = Array.from({ length: 8 }, () => ({ ...job, reason: 'users-full' }));
  const workers = [...full, { ...job, reason: 'users-changed' }, { ...job, reason: 'users-stale' }];
  const { served } = await playWorld({
    terms: free,
    workers,
    seconds: 120,
    random: seededRandom(1),
    latency: [60, 120],
  });
  const shares = ['users-full', 'users-changed', 'users-stale'].map(
    (reason) => served.filter((request) => request.reason === reason).length,
  );
  expect(Math.min(...shares)).toBeGreaterThan(Math.max(...shares) - 3);
});

test('families that share one small bucket go on together', async () => {
  const families: readonly BucketFamily[] = ['read_users', 'write_users', 'read_logs', 'other'];
  const workers = families.map((family): Worker => ({
    family,
    priority: 'sync',
    pause: family === 'read_users' ? 0 : 5000,
  }));
  const plan = plans[0]!;
  const result = await play(plan, 3, { workers });
  expect(limited(result)).toBe(0);
  expect(used(result, plan)).toBeGreaterThan(0.85);
});

test('families of equal buckets are found to have one each', async () => {
  const plan = plans[1]!;
  const workers: Worker[] = ['read_logs', 'other'].map((family) => ({
    family: family as BucketFamily,
    priority: 'sync',
  }));
  const result = await play(plan, 3, { workers });
  expect(limited(result)).toBe(0);
  const rates = plan.terms.groups;
  for (const [family, group] of [
    ['read_logs', 'read logs'],
    ['other', 'other'],
  ] as const) {
    const count = result.served.filter((request) => request.family === family).length;
    expect(count / (rates[group]!.per_second * plan.seconds)).toBeGreaterThan(0.9);
  }
});

const now = 1_790_000_000_000;
const heard = (remaining: number, reset_at = now + 4000) => ({
  headers: { limit: 10, remaining, reset_at },
  clock_offset: 0,
});

test('an old answer that comes late does not raise what is known', () => {
  const budget = openRateBudget(0.2);
  const first = budget.send('read_users', now);
  const second = budget.send('read_users', now + 10);
  budget.settle(second, heard(1), now + 30);
  budget.settle(first, heard(9), now + 40);
  expect(budget.readyAt('read_users', 'sync', now + 40)).toBeGreaterThan(now + 40);
});

test('after a 429 nobody sends until the pause is over, and other buckets go on', () => {
  const budget = openRateBudget(0.2);
  budget.settle(budget.send('read_users', now), { ...heard(0), pause_until: now + 3000 }, now + 10);
  expect(budget.readyAt('read_users', 'person', now + 10)).toBe(now + 3000);
  const logs = { headers: { limit: 20, remaining: 15, reset_at: now + 4000 }, clock_offset: 0 };
  budget.settle(budget.send('read_logs', now + 20), logs, now + 30);
  expect(budget.readyAt('read_logs', 'sync', now + 40)).toBeLessThan(now + 200);
});

test('a 429 without headers holds everything back', () => {
  const budget = openRateBudget(0.2);
  const ticket = budget.send('read_users', now);
  budget.settle(ticket, { headers: undefined, clock_offset: 0, pause_until: now + 3000 }, now + 10);
  expect(budget.readyAt('read_logs', 'person', now + 10)).toBe(now + 3000);
});

test('before the first answer one request of sync goes ahead to look', () => {
  const budget = openRateBudget(0.2);
  expect(budget.readyAt('read_users', 'sync', now)).toBe(now);
  budget.send('read_users', now);
  expect(budget.readyAt('read_users', 'sync', now)).toBeGreaterThan(now);
  expect(budget.readyAt('read_users', 'person', now)).toBe(now);
});

test('a bucket that nobody used is full again at its reset', () => {
  const budget = openRateBudget(0.2);
  budget.settle(budget.send('read_users', now), heard(0), now + 10);
  expect(budget.readyAt('read_users', 'sync', now + 10)).toBeGreaterThan(now + 10);
  expect(budget.readyAt('read_users', 'sync', now + 4001)).toBeLessThanOrEqual(now + 4001);
});

test('a reset that lies hours ahead because of a wrong clock is not waited for', () => {
  const budget = openRateBudget(0.2);
  budget.settle(budget.send('read_users', now), heard(0, now + 7_200_000), now + 10);
  expect(budget.readyAt('read_users', 'sync', now + 10)).toBeLessThanOrEqual(now + 10 + 5 * 60_000);
});

test('a clock that is set back by hours makes nobody wait for hours', () => {
  const budget = openRateBudget(0.2);
  budget.settle(budget.send('read_users', now), { ...heard(0), pause_until: now + 3000 }, now + 10);
  const earlier = now - 7_200_000;
  expect(budget.readyAt('read_users', 'sync', earlier)).toBeLessThanOrEqual(earlier);
});

test('an answer to a request from before the clock was set back teaches nothing, and holds nobody back', () => {
  const budget = openRateBudget(0.2);
  const ticket = budget.send('read_users', now);
  const earlier = now - 7_200_000;
  budget.settle(ticket, heard(8, now + 1000), earlier);
  expect(budget.readyAt('read_users', 'sync', earlier)).toBeLessThanOrEqual(earlier);
  budget.settle(budget.send('read_users', earlier), heard(1, earlier + 9000), earlier + 100);
  expect(budget.readyAt('read_users', 'sync', earlier + 100)).toBeGreaterThan(earlier + 1000);
  expect(budget.readyAt('read_users', 'sync', earlier + 100)).toBeLessThan(earlier + 10_000);
});
