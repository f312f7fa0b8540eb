import { describe, expect, test } from 'vitest';

import type { BucketFamily } from '../../src/auth0/bucket-family.ts';
import { openRateBudget } from '../../src/auth0/rate-budget.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { playWorld } from './bucket-world.ts';
import type { ServerBucket, Worker } from './bucket-world.ts';

const families: readonly BucketFamily[] = ['read_users', 'write_users', 'read_logs', 'other'];
const sync: Worker = { family: 'read_users', priority: 'sync', pause: 0 };

interface Plan {
  readonly name: string;
  readonly buckets: readonly ServerBucket[];
}

const plans: readonly Plan[] = [
  { name: 'free', buckets: [{ burst: 2, perSecond: 2, families }] },
  { name: 'self-service, users', buckets: [{ burst: 40, perSecond: 500 / 60, families: ['read_users'] }] },
  { name: 'enterprise', buckets: [{ burst: 50, perSecond: 16, families }] },
  { name: 'enterprise, not production', buckets: [{ burst: 10, perSecond: 2, families }] },
  {
    name: 'endpoint bucket below a global one',
    buckets: [
      { burst: 50, perSecond: 16, families },
      { burst: 10, perSecond: 100 / 60, families: ['read_users'] },
    ],
  },
];

describe.each(plans)('on the plan $name', ({ buckets }) => {
  const slowest = buckets.toSorted((a, b) => a.perSecond - b.perSecond)[0]!;
  const seconds = 300;
  const kept = Math.max(1, Math.ceil(slowest.burst * 0.2));
  const allowed = slowest.burst - kept + slowest.perSecond * seconds;

  test.each([1, 2, 3, 4, 5])('sync alone uses what is allowed within a tenth and causes no 429 (seed %d)', (seed) => {
    const random = seededRandom(seed);
    const skew = Math.round((random() - 0.5) * 10_000);
    const result = playWorld({ buckets, workers: [sync], reserve: 0.2, seconds, random, latency: [30, 60], skew });
    expect(result.limited).toBe(0);
    // With a bucket of two, of which one is kept, each late answer is lost refill.
    expect(result.served.sync / allowed).toBeGreaterThan(slowest.burst > 2 ? 0.9 : 0.85);
  });

  test.each([1, 2, 3])('several at once cause no 429 (seed %d)', (seed) => {
    const random = seededRandom(seed);
    const workers = [sync, { ...sync }, { ...sync }, { ...sync, priority: 'person', pause: 2000 } as const];
    const result = playWorld({ buckets, workers, reserve: 0.2, seconds, random, latency: [20, 400], skew: 1234 });
    expect(result.limited).toBe(0);
  });

  test('a person does not wait while sync is busy', () => {
    const person: Worker = { family: 'read_users', priority: 'person', pause: 3000 };
    const random = seededRandom(7);
    const world = { buckets, workers: [sync, person], reserve: 0.2, seconds, random, skew: 0 };
    const result = playWorld({ ...world, latency: [5, 50] });
    expect(result.limited).toBe(0);
    expect(result.longestWait).toBeLessThan(slowest.burst > 2 ? 100 : 1000 / slowest.perSecond);
  });
});

test('families that share one small bucket cause no 429 together', () => {
  const buckets = [{ burst: 2, perSecond: 2, families }];
  const workers = families.map((family): Worker => ({ family, priority: 'sync', pause: 0 }));
  const world = { buckets, workers, reserve: 0.2, seconds: 120, random: seededRandom(3), skew: 0 };
  expect(playWorld({ ...world, latency: [5, 80] }).limited).toBe(0);
});

test.each([1, 2, 3, 4, 5, 6])('two programs that know nothing of each other cause no 429 (seed %d)', (seed) => {
  const buckets = [{ burst: 40, perSecond: 500 / 60, families }];
  const screen: Worker = { family: 'read_users', priority: 'person', pause: 900, program: 'screen' };
  const workers = [{ ...sync, program: 'daemon' }, screen, { ...screen, pause: 1500 }];
  const world = { buckets, workers, reserve: 0.2, seconds: 300, random: seededRandom(seed), skew: -700 };
  const result = playWorld({ ...world, latency: [20, 300] });
  expect(result.limited).toBe(0);
  expect(result.longestWait).toBeLessThan(100);
});

test('somebody else in the bucket is given way, with hardly a 429', () => {
  const buckets = [{ burst: 40, perSecond: 500 / 60, families }];
  const world = { buckets, workers: [sync], reserve: 0.2, seconds: 300, random: seededRandom(5), skew: 0, others: 6 };
  const result = playWorld({ ...world, latency: [5, 60] });
  expect(result.limited).toBe(0);
  expect(result.served.sync).toBeGreaterThan(0.8 * (500 / 60 - 6) * 300);
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
  expect(budget.readyAt('read_logs', 'sync', now + 40)).toBeLessThanOrEqual(now + 40);
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
