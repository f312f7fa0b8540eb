import { keptForPeople } from '../domain/kept-for-people.ts';
import type { Priority } from './auth0-client.ts';
import type { BucketFamily } from './bucket-family.ts';
import { openOthersUse } from './others-use.ts';
import type { OthersUse } from './others-use.ts';
import { openRefillRate } from './refill-rate.ts';
import type { RefillRate } from './refill-rate.ts';
import type { ToldBucket } from './request-tally.ts';

/** What is believed of one of Auth0's token buckets. Times in local milliseconds. */
export interface Bucket {
  readonly limit: number;
  /** Of these, what sync leaves to people. */
  readonly kept: number;
  /** Who is counted in it, as far as nothing speaks against it. */
  readonly families: Set<BucketFamily>;
  /** Requests that certainly pass at time `at`. */
  level: number;
  at: number;
  sent_at: number;
  /** `sent_at` of the request that the level was learnt from. */
  learnt_from: number;
  seen_at: number;
  /** Local time at which the bucket is full, but for `debt`. */
  full_at: number;
  /** Requests that the answer with `full_at` may not have counted yet. */
  debt: number;
  remaining: number;
  readonly rate: RefillRate;
  readonly others: OthersUse;
}

/** What a bucket should hold when a request has been taken from it. */
export interface Expectation {
  readonly left: number;
  /** Whether an answer that finds it so says that the rate is right. */
  readonly tells: boolean;
}

/** No bucket takes longer to fill; a reset further away comes from clocks that disagree. */
export const longestRefill = 5 * 60_000;
/** What the bucket holds by our count only is looked at after this long, lest a rate believed too low is never mended. */
const believedFor = 20_000;
/** A request may arrive sooner than those before it did: the last one of a bucket is sent this part of a refill late. */
const haste = 0.15;
/** A refill of so many requests must have been expected for an answer to tell whether it came. */
const telling = 0.5;
/**
 * Sync empties a full bucket no faster than so many times its refill: another program may be doing the same, and each
 * must have heard of the other before nothing is left.
 */
const burstPace = 4;

type Known = Omit<Bucket, 'limit' | 'kept' | 'families' | 'rate' | 'others'>;

/** @param reserve share of the limit that sync leaves to people */
export function openBucket(family: BucketFamily, limit: number, reserve: number, known: Known): Bucket {
  const kept = keptForPeople(limit, reserve);
  const others = openOthersUse(limit, limit - kept - 1, Math.max(known.at, known.seen_at));
  return { limit, kept, families: new Set([family]), rate: openRefillRate(limit), others, ...known };
}

/** Of a bucket that only another program has seen so far. */
export function toldBucket(family: BucketFamily, told: ToldBucket, reserve: number, at: number): Bucket {
  const { limit, rate, level, seen_at } = told;
  const remaining = Math.max(0, Math.floor(level));
  const times = { at, sent_at: at, learnt_from: seen_at, seen_at, full_at: at + longestRefill };
  const bucket = openBucket(family, limit, reserve, { level, remaining, debt: 0, ...times });
  bucket.rate.told(rate);
  return bucket;
}

/** Above the limit it counts how long the bucket has been full. */
export function levelAt(bucket: Bucket, now: number): number {
  const rate = bucket.rate.value();
  const refilled = bucket.level + rate * Math.max(0, now - bucket.at);
  const full = now < bucket.full_at ? refilled : bucket.limit - bucket.debt + rate * (now - bucket.full_at);
  return Math.min(bucket.limit + bucket.others.margin(rate, bucket.seen_at, now), Math.max(refilled, full));
}

/** When the bucket lets a request pass; `now` or earlier: at once. */
export function readyAt(bucket: Bucket, priority: Priority, now: number): number {
  // A bucket of one request has nothing to keep.
  const sync = Math.min(bucket.limit, 1 + bucket.kept) + bucket.others.margin(bucket.rate.value(), bucket.seen_at, now);
  const needed = priority === 'person' ? Math.min(bucket.limit, 1 + haste) : sync;
  const level = levelAt(bucket, now);
  const paced = priority === 'person' ? now : bucket.sent_at + 1 / (burstPace * bucket.rate.value());
  if (level >= needed - 1e-9) return Math.max(now, paced);
  const refilled = now + (needed - level) / bucket.rate.value();
  const full = bucket.full_at + Math.max(0, needed - bucket.limit + bucket.debt) / bucket.rate.value();
  const look = Math.max(bucket.seen_at, bucket.sent_at) + believedFor;
  return Math.min(refilled, full > now ? full : refilled, Math.max(now, look));
}

/** Takes a request that this program sends. @param isAlone nothing else is under way that could be counted before it */
export function sendFrom(bucket: Bucket, isAlone: boolean, now: number): Expectation {
  const level = Math.min(bucket.limit, levelAt(bucket, now));
  const refilled = level - bucket.level;
  const isDue = refilled >= telling && refilled >= 0.9 * bucket.rate.value() * (now - bucket.at);
  takeOne(bucket, now);
  bucket.sent_at = now;
  // Less than nothing is never told: an empty bucket proves nothing.
  return { left: level - 1, tells: isDue && level >= 2 - 1e-6 && isAlone };
}

export function takeOne(bucket: Bucket, now: number): void {
  bucket.level = Math.max(0, Math.min(bucket.limit, levelAt(bucket, now)) - 1);
  bucket.at = now;
  bucket.debt += 1;
}

/**
 * What an answer says about the rate, and about others in the bucket.
 * @param sentAfter requests that were sent after the one that is answered
 */
export function judge(
  bucket: Bucket,
  { left, tells }: Expectation,
  sentAfter: number,
  remaining: number,
  now: number,
): void {
  const missing = Math.floor(left + 1e-6) - sentAfter - remaining;
  if (missing > 0) {
    // A rate that is a little too high takes one too many now and then; it is lowered at once.
    if (missing === 1 && !bucket.rate.isProven()) bucket.rate.surprised(now);
    else bucket.others.took(missing, remaining < bucket.kept, now);
  } else if (sentAfter === 0 && tells) {
    bucket.rate.confirmed();
  }
}
