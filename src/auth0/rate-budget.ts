import type { BucketState, Priority } from './auth0-client.ts';
import { judge, levelAt, longestRefill, openBucket, readyAt, sendFrom, takeOne, toldBucket } from './bucket.ts';
import type { Bucket, Expectation } from './bucket.ts';
import type { BucketFamily } from './bucket-family.ts';
import type { RateHeaders } from './rate-headers.ts';
import type { ToldBucket, ToldRequest } from './request-tally.ts';

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
  /** Counts a request that another program sent, as far as it told. */
  hearOf(request: ToldRequest, now: number): void;
  /** What to tell other programs of the family's bucket, of several of the slowest. */
  learnt(family: BucketFamily): ToldBucket | undefined;
  /** What its answer said; without an answer, or without headers, undefined. Each ticket ends here. */
  settle(ticket: Ticket, heard: Heard | undefined, now: number): void;
  /** The bucket with the smallest share left, or undefined before the first answer. */
  nearest(now: number): BucketState | undefined;
}

export interface Ticket {
  readonly family: BucketFamily;
  readonly sent_at: number;
  /** Requests that had been sent, this one included, and that had ended when this one was sent. */
  readonly sent_before: number;
  readonly ended_before: number;
  /** Of each bucket that it was taken from. */
  readonly expected: ReadonlyMap<object, Expectation>;
}

interface Heard {
  readonly headers: RateHeaders | undefined;
  /** Least that the server clock is ahead of ours, in milliseconds. */
  readonly clock_offset: number;
  /** Of a 429: local time before which nothing may be sent. */
  readonly pause_until?: number | undefined;
}

/** After this long without an answer others may have used the bucket: one request goes ahead to look. */
const trustedFor = 10_000;
/** For so long after a request of another program its answer may be under way. In milliseconds. */
const company = 1000;
/** An answer that is waited for will have come by then, or tells of itself earlier. In milliseconds. */
const answerIn = 250;
/** An answer tells whole requests: so much of one may be left besides, as far as it was expected. */
const cutOff = 0.9;
/** No bucket fills faster, in milliseconds. */
const shortestFill = 1000;

/**
 * @param reserve share of each limit that sync leaves to people, 0 to 1; at least one request
 */
export function openRateBudget(reserve: number): RateBudget {
  let buckets: Bucket[] = [];
  // Families can share a bucket without a word about it, so what is under way is counted for all of them together.
  const traffic = { sent: 0, ended: 0, quickest: Number.POSITIVE_INFINITY, heard_at: 0 };
  const paused = new Map<BucketFamily | '*', number>();
  let latest = 0;

  /** Times by a clock that was set back since say nothing. */
  const watchClock = (now: number): void => {
    if (now < latest - 1000) {
      buckets = [];
      paused.clear();
    }
    latest = now;
  };

  /** Its own buckets; of a family that nothing is known of, all. */
  const bucketsOf = (family: BucketFamily): readonly Bucket[] => {
    const own = buckets.filter((bucket) => bucket.families.has(family));
    return own.length === 0 ? buckets : own;
  };

  /** The bucket that an answer speaks of: the family's own, or one that nobody says is another. */
  const bucketFor = (ticket: Ticket, headers: RateHeaders, now: number): Bucket | undefined => {
    const { limit, remaining } = headers;
    const same = buckets.filter((bucket) => bucket.limit === limit);
    const own = same.find((bucket) => bucket.families.has(ticket.family));
    for (const bucket of own === undefined ? same : [own]) {
      const alone = bucket.families.size === 1 && bucket === own;
      const overlap = traffic.sent - ticket.sent_before + traffic.ended - ticket.ended_before;
      const refill = (limit / shortestFill) * (now - bucket.learnt_from);
      const possible = ticket.sent_at < bucket.learnt_from || remaining <= bucket.remaining + 1 + overlap + refill;
      if (alone || possible) return bucket;
      bucket.families.delete(ticket.family);
    }
    return undefined;
  };

  const learn = (ticket: Ticket, heard: Heard, headers: RateHeaders, now: number): void => {
    const { limit, remaining } = headers;
    // Requests that were under way at the same time may have been counted after this answer was made. Those that have
    // been answered since told so themselves.
    const flying = traffic.sent - traffic.ended - 1;
    const debt = flying + traffic.ended - ticket.ended_before;
    // The bucket has been refilling since the answer was made: at least for the way back and the next way there.
    const at = now - 0.8 * traffic.quickest;
    const reset_at = Math.max(now, Math.min(headers.reset_at - heard.clock_offset, now + longestRefill));
    // The reset of a 429 may be the time of one request.
    const full_at = heard.pause_until === undefined ? reset_at : now + longestRefill;
    const known = bucketFor(ticket, headers, now);
    if (known === undefined) {
      const bucket = openBucket(ticket.family, limit, reserve, {
        level: remaining - debt,
        at,
        sent_at: ticket.sent_at,
        learnt_from: ticket.sent_at,
        seen_at: now,
        full_at,
        debt,
        remaining,
      });
      buckets = [...buckets, bucket];
      if (heard.pause_until === undefined) bucket.rate.prove(limit - remaining, full_at - ticket.sent_at, now);
      return;
    }
    known.families.add(ticket.family);
    const believed = Math.min(limit, levelAt(known, now));
    if (ticket.sent_at < known.learnt_from) {
      known.level = Math.min(believed, remaining - flying);
      known.at = now;
      known.debt = Math.max(known.debt, debt);
      known.full_at = Math.max(known.full_at, full_at);
      return;
    }
    const expected = ticket.expected.get(known);
    if (expected !== undefined) judge(known, expected, traffic.sent - ticket.sent_before, remaining, now);
    if (heard.pause_until === undefined) known.rate.prove(limit - remaining, full_at - ticket.sent_at, now);
    const certain = remaining - debt + known.rate.value() * (now - at);
    known.level = Math.max(certain, Math.min(remaining + cutOff - flying, believed));
    Object.assign(known, { at: now, learnt_from: ticket.sent_at, seen_at: now, full_at, debt, remaining });
  };

  const pause = (family: BucketFamily, headers: RateHeaders | undefined, until: number, now: number): void => {
    const whom = headers === undefined ? '*' : family;
    paused.set(whom, Math.max(paused.get(whom) ?? 0, until));
    for (const bucket of buckets) {
      if (headers !== undefined && bucket.limit !== headers.limit) continue;
      bucket.others.took(2, true, now);
      bucket.others.emptied(now);
      if (!bucket.rate.isProven()) bucket.rate.surprised(now);
      // Auth0 named the time: then one request passes, and a person need not wait longer.
      bucket.level = 1;
      bucket.at = until;
      bucket.full_at = Math.max(bucket.full_at, until);
      for (const one of bucket.families) paused.set(one, Math.max(paused.get(one) ?? 0, until));
    }
  };

  return {
    readyAt: (family, priority, now) => {
      watchClock(now);
      const held = Math.max(paused.get('*') ?? 0, paused.get(family) ?? 0);
      if (held > now) return held;
      const known = bucketsOf(family);
      const flying = traffic.sent - traffic.ended;
      const trusted = known.some((bucket) => bucket.families.has(family) && now - bucket.seen_at < trustedFor);
      const alone = now - traffic.heard_at > company;
      const ahead = trusted ? Number.POSITIVE_INFINITY : priority === 'person' && alone ? 2 : 1;
      if (flying >= ahead) return now + answerIn;
      return Math.max(now, ...known.map((bucket) => readyAt(bucket, priority, now)));
    },
    send: (family, now) => {
      traffic.sent += 1;
      const isAlone = traffic.sent - traffic.ended === 1;
      const expected = new Map(bucketsOf(family).map((bucket) => [bucket, sendFrom(bucket, isAlone, now)]));
      return { family, sent_at: now, sent_before: traffic.sent, ended_before: traffic.ended, expected };
    },
    hearOf: ({ family, at, bucket: told }, now) => {
      // Long ago, or by a clock that was set back since.
      if (at > now + 1000 || now - at > trustedFor) return;
      traffic.heard_at = at;
      traffic.sent += 1;
      traffic.ended += 1;
      for (const bucket of bucketsOf(family)) takeOne(bucket, Math.max(at, bucket.at));
      if (told === undefined) return;
      const known = bucketsOf(family).find(({ limit, families }) => limit === told.limit && families.has(family));
      if (known === undefined) buckets = [...buckets, toldBucket(family, told, reserve, at)];
      else if (told.seen_at > known.seen_at) {
        // Who heard from the tenant later knows better.
        Object.assign(known, { level: told.level, at: Math.max(at, known.at), seen_at: told.seen_at });
        known.rate.told(told.rate);
      }
    },
    learnt: (family) => {
      const own = buckets.filter((bucket) => bucket.families.has(family));
      const slowest = own.toSorted((a, b) => a.rate.value() - b.rate.value())[0];
      if (slowest === undefined) return undefined;
      const { limit, rate, level, seen_at } = slowest;
      return { limit, rate: rate.proven(), level, seen_at };
    },
    settle: (ticket, heard, now) => {
      watchClock(now);
      // By a clock that was set back meanwhile it took less than no time: nothing can be concluded from that.
      const took = now - ticket.sent_at;
      if (heard !== undefined && took >= 0) traffic.quickest = Math.min(traffic.quickest, took);
      if (heard?.headers !== undefined && took >= 0) learn(ticket, heard, heard.headers, now);
      traffic.ended += 1;
      if (heard?.pause_until !== undefined) pause(ticket.family, heard.headers, heard.pause_until, now);
    },
    nearest: (now) => {
      const fresh = buckets.filter((bucket) => now - bucket.seen_at < 60_000);
      const candidates = fresh.length > 0 ? fresh : buckets;
      const least = candidates.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0];
      if (least === undefined) return undefined;
      const { limit, remaining, full_at, seen_at } = least;
      return { limit, remaining, reset_at: full_at, seen_at };
    },
  };
}
