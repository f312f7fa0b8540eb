import type { BucketState, Priority } from './auth0-client.ts';
import { keptForPeople } from '../domain/kept-for-people.ts';
import type { BucketFamily } from './bucket-family.ts';
import { openOthersUse } from './others-use.ts';
import type { OthersUse } from './others-use.ts';
import type { RateHeaders } from './rate-headers.ts';
import type { ToldBucket, ToldRequest } from './request-tally.ts';
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
  /** Of each bucket: what was expected to be left, and whether an answer that finds it so says that the rate is right. */
  readonly expected: ReadonlyMap<object, { readonly left: number; readonly tells: boolean }>;
}

interface Heard {
  readonly headers: RateHeaders | undefined;
  /** Least that the server clock is ahead of ours, in milliseconds. */
  readonly clock_offset: number;
  /** Of a 429: local time before which nothing may be sent. */
  readonly pause_until?: number | undefined;
}

interface Bucket {
  readonly limit: number;
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

/** After this long without an answer others may have used the bucket: one request goes ahead to look. */
const trustedFor = 10_000;
/** No bucket takes longer to fill; a reset further away comes from clocks that disagree. */
const longestRefill = 5 * 60_000;
/** What the bucket holds by our count only is looked at after this long, lest a rate believed too low is never mended. */
const believedFor = 20_000;
/** A request may arrive sooner than those before it did: the last one of a bucket is sent this part of a refill late. */
const haste = 0.15;
/** For so long after a request of another program its answer may be under way. In milliseconds. */
const company = 1000;
/** An answer that is waited for will have come by then, or tells of itself earlier. In milliseconds. */
const answerIn = 250;
/** An answer tells whole requests: so much of one may be left besides, as far as it was expected. */
const cutOff = 0.9;
/** A refill of so many requests must have been expected for an answer to tell whether it came. */
const telling = 0.5;
/**
 * Sync empties a full bucket no faster than so many times its refill: another program may be doing the same, and each
 * must have heard of the other before nothing is left.
 */
const burstPace = 4;
/** Nor does any fill faster, in milliseconds. */
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
  const keptOf = (bucket: Bucket): number => keptForPeople(bucket.limit, reserve);

  const readyIn = (bucket: Bucket, priority: Priority, now: number): number => {
    // A bucket of one request has nothing to keep.
    const sync =
      Math.min(bucket.limit, 1 + keptOf(bucket)) + bucket.others.margin(bucket.rate.value(), bucket.seen_at, now);
    const needed = priority === 'person' ? Math.min(bucket.limit, 1 + haste) : sync;
    const level = levelAt(bucket, now);
    const paced = priority === 'person' ? now : bucket.sent_at + 1 / (burstPace * bucket.rate.value());
    if (level >= needed - 1e-9) return Math.max(now, paced);
    const refilled = now + (needed - level) / bucket.rate.value();
    const full = bucket.full_at + Math.max(0, needed - bucket.limit + bucket.debt) / bucket.rate.value();
    const look = Math.max(bucket.seen_at, bucket.sent_at) + believedFor;
    return Math.min(refilled, full > now ? full : refilled, Math.max(now, look));
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
      const families = new Set([ticket.family]);
      const fresh = {
        level: remaining - debt,
        at,
        sent_at: ticket.sent_at,
        learnt_from: ticket.sent_at,
        seen_at: now,
        full_at,
        debt,
        remaining,
      };
      const bucket = {
        limit,
        families,
        rate: openRefillRate(limit),
        others: openOthersUse(limit, limit - keptForPeople(limit, reserve) - 1, now),
        ...fresh,
      };
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
    judge(known, ticket, remaining, now);
    if (heard.pause_until === undefined) known.rate.prove(limit - remaining, full_at - ticket.sent_at, now);
    const certain = remaining - debt + known.rate.value() * (now - at);
    known.level = Math.max(certain, Math.min(remaining + cutOff - flying, believed));
    Object.assign(known, { at: now, learnt_from: ticket.sent_at, seen_at: now, full_at, debt, remaining });
  };

  /** What an answer says about the rate, and about others in the bucket. */
  const judge = (bucket: Bucket, ticket: Ticket, remaining: number, now: number): void => {
    const expected = ticket.expected.get(bucket);
    if (expected === undefined) return;
    const sentAfter = traffic.sent - ticket.sent_before;
    const missing = Math.floor(expected.left + 1e-6) - sentAfter - remaining;
    if (missing > 0) {
      // A rate that is a little too high takes one too many now and then; it is lowered at once.
      if (missing === 1 && !bucket.rate.isProven()) bucket.rate.surprised(now);
      else bucket.others.took(missing, remaining < keptOf(bucket), now);
    } else if (sentAfter === 0 && expected.tells) {
      bucket.rate.confirmed();
    }
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
      return Math.max(now, ...known.map((bucket) => readyIn(bucket, priority, now)));
    },
    send: (family, now) => {
      traffic.sent += 1;
      const expected = new Map<object, { left: number; tells: boolean }>();
      for (const bucket of bucketsOf(family)) {
        const level = Math.min(bucket.limit, levelAt(bucket, now));
        const refilled = level - bucket.level;
        const isDue = refilled >= telling && refilled >= 0.9 * bucket.rate.value() * (now - bucket.at);
        // Less than nothing is never told: an empty bucket proves nothing.
        const tells = isDue && level >= 2 - 1e-6 && traffic.sent - traffic.ended === 1;
        expected.set(bucket, { left: level - 1, tells });
        takeOne(bucket, now);
        bucket.sent_at = now;
      }
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
      const least = candidates.toSorted((a, b) => share(a) - share(b))[0];
      if (least === undefined) return undefined;
      const { limit, remaining, full_at, seen_at } = least;
      return { limit, remaining, reset_at: full_at, seen_at };
    },
  };
}

/** Above the limit it counts how long the bucket has been full. */
function levelAt(bucket: Bucket, now: number): number {
  const rate = bucket.rate.value();
  const refilled = bucket.level + rate * Math.max(0, now - bucket.at);
  const full = now < bucket.full_at ? refilled : bucket.limit - bucket.debt + rate * (now - bucket.full_at);
  return Math.min(bucket.limit + bucket.others.margin(rate, bucket.seen_at, now), Math.max(refilled, full));
}

/** Of a bucket that only another program has seen so far. */
function toldBucket(
  family: BucketFamily,
  { limit, rate: proven, level, seen_at }: ToldBucket,
  reserve: number,
  at: number,
): Bucket {
  const rate = openRefillRate(limit);
  rate.told(proven);
  const others = openOthersUse(limit, limit - keptForPeople(limit, reserve) - 1, at);
  const families = new Set([family]);
  const remaining = Math.max(0, Math.floor(level));
  const times = { at, sent_at: at, learnt_from: seen_at, seen_at, full_at: at + longestRefill };
  return { limit, families, rate, others, level, remaining, debt: 0, ...times };
}

function takeOne(bucket: Bucket, now: number): void {
  bucket.level = Math.max(0, Math.min(bucket.limit, levelAt(bucket, now)) - 1);
  bucket.at = now;
  bucket.debt += 1;
}

function share(bucket: Bucket): number {
  return bucket.remaining / bucket.limit;
}
