import type { BucketState, Priority } from './auth0-client.ts';
import { keptForPeople } from '../domain/kept-for-people.ts';
import type { BucketFamily } from './bucket-family.ts';
import type { RateHeaders } from './rate-headers.ts';
import { openRefillRate } from './refill-rate.ts';
import type { RefillRate } from './refill-rate.ts';

/**
 * Keeps one tenant under its rate limit, from what the answers say. Pure: the caller brings the time (local
 * milliseconds) and does the waiting.
 *
 * Auth0's limits are token buckets: `limit` requests at most, refilled continuously. The level is taken low where
 * answers leave a choice, and every answer corrects it. So a rate that is believed too low costs little, and one that is
 * believed too high is paid from the reserve before it could cost a 429.
 */
export interface RateBudget {
  /** When a request may be sent; `now` or earlier: at once. */
  readyAt(family: BucketFamily, priority: Priority, now: number): number;
  /** Counts a request as sent. */
  send(family: BucketFamily, now: number): Ticket;
  /** What its answer said; without an answer, or without headers, undefined. Each ticket ends here. */
  settle(ticket: Ticket, heard: Heard | undefined, now: number): void;
  /** The bucket with the smallest share left, or undefined before the first answer. */
  nearest(now: number): BucketState | undefined;
}

export interface Ticket {
  readonly family: BucketFamily;
  readonly sent_at: number;
  /** Requests that had ended when this one was sent. */
  readonly ended_before: number;
  /** How much each bucket was expected to have refilled when it was sent. */
  readonly refilled: ReadonlyMap<object, number>;
}

interface Heard {
  readonly headers: RateHeaders | undefined;
  /** Least that the server clock is ahead of ours, in milliseconds. */
  readonly clock_offset: number;
  /** Of a 429: local time before which nothing may be sent. */
  readonly pause_until?: number | undefined;
}

interface Bucket {
  readonly family: BucketFamily;
  readonly limit: number;
  /** Requests that certainly pass at time `at`. */
  level: number;
  at: number;
  /** `sent_at` of the request that the level was learnt from. */
  learnt_from: number;
  seen_at: number;
  /** Local time at which the bucket is full, but for `debt`. */
  full_at: number;
  /** Requests that the answer with `full_at` may not have counted yet. */
  debt: number;
  readonly rate: RefillRate;
  remaining: number;
}

/** After this long without an answer others may have used the bucket: one request goes ahead to look. */
const trustedFor = 10_000;
/** No bucket takes longer to fill; a reset further away comes from clocks that disagree. */
const longestRefill = 5 * 60_000;
/** A refill of so many requests must have been expected for an answer to tell whether it came. */
const telling = 0.5;

/**
 * @param reserve share of each limit that sync leaves to people, 0 to 1; at least one request
 */
export function openRateBudget(reserve: number): RateBudget {
  const buckets = new Map<string, Bucket>();
  // Families can share a bucket without a word about it, so what is under way is counted for all of them together.
  const traffic = { in_flight: 0, ended: 0, quickest: Number.POSITIVE_INFINITY };
  const paused = new Map<BucketFamily | '*', number>();

  /** Its own buckets, and those of others that may be the very same one because their limit is the same. */
  const bucketsOf = (family: BucketFamily): Bucket[] => {
    const all = [...buckets.values()];
    const limits = new Set(all.filter((bucket) => bucket.family === family).map((bucket) => bucket.limit));
    return limits.size === 0 ? all : all.filter((bucket) => limits.has(bucket.limit));
  };

  const levelAt = (bucket: Bucket, now: number): number => {
    const rate = bucket.rate.value(now);
    const refilled = bucket.level + rate * Math.max(0, now - bucket.at);
    const full = now < bucket.full_at ? 0 : bucket.limit - bucket.debt + rate * (now - bucket.full_at);
    return Math.min(bucket.limit, Math.max(refilled, full));
  };

  const readyIn = (bucket: Bucket, priority: Priority, now: number): number => {
    const kept = priority === 'person' ? 0 : keptForPeople(bucket.limit, reserve);
    // A bucket of one request has nothing to keep.
    const needed = Math.min(bucket.limit, 1 + kept);
    const level = levelAt(bucket, now);
    if (level >= needed - 1e-9) return now;
    const refilled = now + (needed - level) / bucket.rate.value(now);
    return now < bucket.full_at ? Math.min(refilled, bucket.full_at) : refilled;
  };

  const learn = (ticket: Ticket, heard: Heard, headers: RateHeaders, now: number): void => {
    const { limit, remaining } = headers;
    // Requests that were under way at the same time may have been counted after this answer was made.
    const debt = traffic.in_flight + traffic.ended - ticket.ended_before;
    // The bucket has been refilling since the answer was made: at least for the way back and the next way there.
    const at = now - 0.8 * traffic.quickest;
    const full_at = Math.max(now, Math.min(headers.reset_at - heard.clock_offset, now + longestRefill));
    const key = `${ticket.family} ${limit}`;
    const known = buckets.get(key);
    const rate = known?.rate ?? openRefillRate(limit);
    if (known !== undefined && ticket.sent_at < known.learnt_from) {
      known.level = Math.min(levelAt(known, now), remaining - debt);
      known.at = now;
      known.debt = Math.max(known.debt, debt);
      known.full_at = Math.max(known.full_at, full_at);
      return;
    }
    if (known !== undefined && debt === 0 && ticket.refilled.get(known) !== undefined) {
      if (remaining < Math.floor(known.level + 1e-6)) rate.surprised(now);
      else if (ticket.refilled.get(known)! >= telling) rate.confirmed();
    }
    rate.prove(limit - remaining, full_at - ticket.sent_at, now);
    const { family, sent_at } = ticket;
    const fresh = { level: remaining - debt, at, learnt_from: sent_at, seen_at: now, full_at, debt, remaining };
    buckets.set(key, { family, limit, rate, ...fresh });
  };

  const pause = (family: BucketFamily, headers: RateHeaders | undefined, until: number, now: number): void => {
    const whom = headers === undefined ? '*' : family;
    paused.set(whom, Math.max(paused.get(whom) ?? 0, until));
    for (const bucket of buckets.values()) {
      if (headers !== undefined && bucket.limit !== headers.limit) continue;
      // Several requests that fail together are one event.
      bucket.rate.limited(now);
      // Auth0 named the time: then one request passes, and a person need not wait longer.
      bucket.level = 1;
      bucket.at = until;
      bucket.full_at = Math.max(bucket.full_at, until);
      paused.set(bucket.family, Math.max(paused.get(bucket.family) ?? 0, until));
    }
  };

  return {
    readyAt: (family, priority, now) => {
      const held = Math.max(paused.get('*') ?? 0, paused.get(family) ?? 0);
      if (held > now) return held;
      const known = bucketsOf(family);
      const own = known.filter((bucket) => bucket.family === family);
      const trusted = own.some((bucket) => now - bucket.seen_at < trustedFor);
      const ahead = trusted ? Number.POSITIVE_INFINITY : priority === 'person' ? 2 : 1;
      if (traffic.in_flight >= ahead) return now + 10;
      return Math.max(now, ...known.map((bucket) => readyIn(bucket, priority, now)));
    },
    send: (family, now) => {
      traffic.in_flight += 1;
      const refilled = new Map<object, number>();
      for (const bucket of bucketsOf(family)) {
        const level = levelAt(bucket, now);
        refilled.set(bucket, level - bucket.level);
        bucket.level = level - 1;
        bucket.at = now;
        bucket.debt += 1;
      }
      return { family, sent_at: now, ended_before: traffic.ended, refilled };
    },
    settle: (ticket, heard, now) => {
      traffic.in_flight -= 1;
      if (heard !== undefined) traffic.quickest = Math.min(traffic.quickest, now - ticket.sent_at);
      if (heard?.headers !== undefined) learn(ticket, heard, heard.headers, now);
      traffic.ended += 1;
      if (heard?.pause_until !== undefined) pause(ticket.family, heard.headers, heard.pause_until, now);
    },
    nearest: (now) => {
      const fresh = [...buckets.values()].filter((bucket) => now - bucket.seen_at < 60_000);
      const candidates = fresh.length > 0 ? fresh : [...buckets.values()];
      const least = candidates.sort((a, b) => share(a) - share(b))[0];
      if (least === undefined) return undefined;
      const { limit, remaining, full_at, seen_at } = least;
      return { limit, remaining, reset_at: full_at, seen_at };
    },
  };
}

function share(bucket: Bucket): number {
  return bucket.remaining / bucket.limit;
}
