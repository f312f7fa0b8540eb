import type { Priority } from '../../src/auth0/auth0-client.ts';
import type { BucketFamily } from '../../src/auth0/bucket-family.ts';
import { openRateBudget } from '../../src/auth0/rate-budget.ts';
import type { RateBudget } from '../../src/auth0/rate-budget.ts';
import type { RateHeaders } from '../../src/auth0/rate-headers.ts';

/** A server's bucket: `burst` requests, refilled at `perSecond`. */
export interface ServerBucket {
  readonly burst: number;
  readonly perSecond: number;
  readonly families: readonly BucketFamily[];
}

/** Somebody who sends one request after the other. */
export interface Worker {
  readonly family: BucketFamily;
  readonly priority: Priority;
  /** Milliseconds between the end of one request and the wish for the next. */
  readonly pause: number;
  /** Workers of one program share a budget; programs know nothing of each other. */
  readonly program?: string;
}

export interface World {
  readonly buckets: readonly ServerBucket[];
  readonly workers: readonly Worker[];
  readonly reserve: number;
  readonly seconds: number;
  readonly random: () => number;
  /** Milliseconds for a round trip: from, to. */
  readonly latency: readonly [number, number];
  /** Server clock minus local clock. */
  readonly skew: number;
  /** Requests a second that somebody else makes. */
  readonly others?: number;
}

export interface Result {
  readonly limited: number;
  readonly served: Readonly<Record<Priority, number>>;
  /** Longest wait of a person for their turn, in milliseconds. */
  readonly longestWait: number;
}

interface Step {
  readonly at: number;
  readonly run: () => void;
}

const start = 1_790_000_000_000;

/** Plays requests against token buckets, event by event, in time that costs nothing. */
export function playWorld(world: World): Result {
  const { buckets, random, latency, skew } = world;
  const budgets = new Map<string, RateBudget>();
  const budgetOf = ({ program = 'one' }: Worker): RateBudget => {
    const found = budgets.get(program) ?? openRateBudget(world.reserve);
    budgets.set(program, found);
    return found;
  };
  const levels = buckets.map(({ burst }) => ({ level: burst, at: start }));
  const steps: Step[] = [];
  const served = { person: 0, sync: 0 };
  let limited = 0;
  let longestWait = 0;
  const later = (at: number, run: () => void): void => {
    steps.push({ at, run });
    steps.sort((a, b) => b.at - a.at);
  };

  /** Takes from every bucket of the family, or from none; headers are those of the one nearest to exhaustion. */
  const serve = (family: BucketFamily, now: number): { passed: boolean; headers: RateHeaders } => {
    const mine = buckets.map((bucket, index) => ({ bucket, state: levels[index]! }));
    const counted = mine.filter(({ bucket }) => bucket.families.includes(family));
    for (const { bucket, state } of counted) {
      state.level = Math.min(bucket.burst, state.level + ((now - state.at) / 1000) * bucket.perSecond);
      state.at = now;
    }
    const passed = counted.every(({ state }) => state.level >= 1);
    if (passed) for (const { state } of counted) state.level -= 1;
    const [nearest] = counted.sort((a, b) => a.state.level / a.bucket.burst - b.state.level / b.bucket.burst);
    const { bucket, state } = nearest!;
    const full = now + skew + ((bucket.burst - state.level) / bucket.perSecond) * 1000;
    const reset_at = Math.ceil(full / 1000) * 1000;
    return { passed, headers: { limit: bucket.burst, remaining: Math.floor(state.level), reset_at } };
  };

  const work = (worker: Worker, now: number, since: number): void => {
    const budget = budgetOf(worker);
    const at = budget.readyAt(worker.family, worker.priority, now);
    if (at > now) {
      later(Math.min(at, now + 250), () => work(worker, Math.min(at, now + 250), since));
      return;
    }
    if (worker.priority === 'person') longestWait = Math.max(longestWait, now - since);
    const ticket = budget.send(worker.family, now);
    const trip = latency[0] + random() * (latency[1] - latency[0]);
    const arrival = now + trip * (0.3 + random() * 0.2);
    later(arrival, () => {
      const { passed, headers } = serve(worker.family, arrival);
      const end = now + trip;
      later(end, () => {
        const pause_until = passed ? undefined : end + 1000;
        if (passed) served[worker.priority] += 1;
        else limited += 1;
        budget.settle(ticket, { headers, clock_offset: skew, pause_until }, end);
        later(end + worker.pause, () => work(worker, end + worker.pause, end + worker.pause));
      });
    });
  };

  for (const worker of world.workers) later(start + random() * 50, () => work(worker, start + 50, start + 50));
  if (world.others !== undefined) {
    const gap = 1000 / world.others;
    const other = (now: number): void => {
      serve('read_users', now);
      later(now + gap * (0.5 + random()), () => other(now + gap));
    };
    later(start, () => other(start));
  }
  const end = start + world.seconds * 1000;
  for (let step = steps.pop(); step !== undefined && step.at < end; step = steps.pop()) step.run();
  return { limited, served, longestWait };
}
