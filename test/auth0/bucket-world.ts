import type { Priority } from '../../src/auth0/auth0-client.ts';
import type { BucketFamily } from '../../src/auth0/bucket-family.ts';
import { openClockOffset } from '../../src/auth0/clock-offset.ts';
import type { Answered } from '../../src/auth0/exchange.ts';
import { defaultTimeouts, openConnections } from '../../src/auth0/exchange.ts';
import { openRateBudget } from '../../src/auth0/rate-budget.ts';
import { noOthers, openRequestTally } from '../../src/auth0/request-tally.ts';
import type { RequestTally } from '../../src/auth0/request-tally.ts';
import { openRequestCounter } from '../../src/auth0/request-counter.ts';
import type { Call } from '../../src/auth0/request.ts';
import { openTurnstile } from '../../src/auth0/turnstile.ts';
import type { Turnstile } from '../../src/auth0/turnstile.ts';
import { AppError } from '../../src/errors.ts';
import { RateLimits } from '../../fixtures/http/rate-limits.ts';
import type { LimitTerms } from '../../fixtures/http/rate-limits.ts';
import type { RateGroup } from '../../fixtures/plans.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

/** Somebody who sends one request after the other. */
export interface Worker {
  readonly family: BucketFamily;
  readonly priority: Priority;
  /** Milliseconds between the end of one request and the wish for the next: exactly, or on average. */
  readonly pause?: number;
  /** The job that it works for. */
  readonly reason?: string;
  /** Seconds after which it begins. */
  readonly from?: number;
  /** Workers of one program share a budget; programs know nothing of each other. */
  readonly program?: string;
}

export interface World {
  readonly terms: LimitTerms;
  readonly workers: readonly Worker[];
  readonly seconds: number;
  readonly random: () => number;
  /** Milliseconds for a round trip: from, to. */
  readonly latency: readonly [number, number];
  /** Milliseconds that the clock of a program is ahead of the server's. */
  readonly ahead?: Readonly<Record<string, number>>;
  /** Reading users by programs of others: requests a second on average, at times that nobody knows. */
  readonly others?: number;
  readonly reserve?: number;
  /** The programs tell each other what they send, through this file. */
  readonly home?: string;
}

interface Served {
  readonly program: string;
  readonly family: BucketFamily;
  readonly priority: Priority;
  readonly reason: string;
  /** Milliseconds since the start. */
  readonly at: number;
  /** Milliseconds that it waited for its turn. */
  readonly waited: number;
  readonly allowed: boolean;
  /** Refused, and would not have been if those here had never sent anything: the others alone had left enough. */
  readonly is_own_fault: boolean;
  /** Left in the bucket that is told, and the size of that. */
  readonly remaining: number;
  readonly limit: number;
}

export interface Result {
  readonly served: readonly Served[];
  /** Requests of others that were served. */
  readonly others: number;
}

const start = 1_790_000_000_123;
const group: Readonly<Partial<Record<BucketFamily, RateGroup>>> = {
  read_users: 'read users',
  write_users: 'write users',
  read_logs: 'read logs',
};
const tenant = {
  name: 'acme',
  domain: '127.0.0.1:1',
  client_id: 'c',
  credential: 'client_secret',
  environment: 'development',
  read_only: true,
  loopback_http: true,
} as const;

/** Plays the turnstiles of several programs against the limiter of the simulated tenant, in time that costs nothing. */
export async function playWorld(world: World): Promise<Result> {
  const { random, latency, seconds } = world;
  const clock = new VirtualClock(start);
  const limits = new RateLimits(world.terms, clock);
  // As if those here never sent anything.
  const withoutUs = new RateLimits(world.terms, clock);
  const served: Served[] = [];
  const turnstiles = new Map<string, Turnstile>();
  const connections = openConnections();

  /** One request on its way there, at the limiter, and on its way back. */
  const serve = async (worker: Required<Pick<Worker, 'program'>> & Worker, asked_at: number): Promise<Answered> => {
    const { program, family, priority, reason = 'test' } = worker;
    const waited = clock.now() - asked_at;
    const trip = latency[0] + random() * (latency[1] - latency[0]);
    const there = trip * (0.3 + random() * 0.2);
    await clock.sleep(there);
    const state = limits.take(group[family] ?? 'other')!;
    const is_own_fault = !state.allowed && withoutUs.take(group[family] ?? 'other')!.allowed;
    const { allowed, remaining, limit, reset, retry_after } = state;
    const at = clock.now() - start;
    served.push({ program, family, priority, reason, at, waited, allowed, is_own_fault, remaining, limit });
    const headers: Answered['headers'] = {
      date: new Date(clock.now()).toUTCString(),
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(reset),
      ...(retry_after === undefined ? {} : { 'retry-after': String(retry_after) }),
    };
    await clock.sleep(trip - there);
    return { status: allowed ? 200 : 429, headers, body: Buffer.from('{}') };
  };

  const tallies: RequestTally[] = [];
  const tallyOf = (): RequestTally => {
    const tally = world.home === undefined ? noOthers : openRequestTally(world.home);
    tallies.push(tally);
    return tally;
  };

  const turnstileOf = (program: string): Turnstile => {
    const found = turnstiles.get(program);
    if (found !== undefined) return found;
    const made = openTurnstile({
      tenant,
      clock: clock.seenFrom(world.ahead?.[program] ?? 0),
      budget: openRateBudget(world.reserve ?? 0.2),
      tally: tallyOf(),
      clockOffset: openClockOffset(),
      counter: openRequestCounter(),
      connections,
      exchange: async ({ url, headers }) => {
        const worker = world.workers[Number(url.pathname.slice(1))]!;
        return await serve({ program, ...worker }, Number(headers['x-asked-at']));
      },
      timeouts: defaultTimeouts,
      random,
      observe: () => {},
    });
    turnstiles.set(program, made);
    return made;
  };

  const work = async (worker: Worker, index: number): Promise<void> => {
    const { program = 'one', family, priority, reason = 'test', pause = 0, from = 0 } = worker;
    const turnstile = turnstileOf(program);
    await clock.sleep(from * 1000 + random() * 50);
    for (;;) {
      const headers = { 'x-asked-at': String(clock.now()) };
      const call: Call = { method: 'GET', path: '/', family, repeat: 'read', what: 'users', headers };
      try {
        const url = new URL(`http://127.0.0.1/${index}`);
        await turnstile.pass(call, url, undefined, { priority, reason });
      } catch (error) {
        // A wait that is too long to sit through: the loop comes back later.
        if (!(error instanceof AppError)) throw error;
        await clock.sleep(5000);
      }
      if (pause > 0) await clock.sleep(priority === 'person' ? pause * (0.5 + random()) : pause);
    }
  };

  let others = 0;
  const foreign = async (perSecond: number): Promise<void> => {
    for (;;) {
      await clock.sleep((-Math.log(1 - random()) * 1000) / perSecond);
      withoutUs.take('read users');
      if (limits.take('read users')?.allowed === true) others += 1;
    }
  };
  world.workers.forEach((worker, index) => void work(worker, index));
  if (world.others !== undefined) void foreign(world.others);
  await clock.run(seconds * 1000);
  connections.close();
  for (const tally of tallies) tally.close();
  return { served, others };
}

/** The bucket that gives out first, and what sync may take of it: all but the reserve, and what is refilled since. */
export function allowance(
  { api, groups }: LimitTerms,
  seconds: number,
  reserve = 0.2,
): { readonly kept: number; readonly perSecond: number; readonly requests: number } {
  const sizes = [api, groups['read users']].filter((size) => size !== undefined);
  const slowest = sizes.toSorted((a, b) => a.per_second - b.per_second)[0]!;
  const kept = Math.min(slowest.burst - 1, Math.max(1, Math.ceil(slowest.burst * reserve)));
  return {
    kept,
    perSecond: slowest.per_second,
    requests: slowest.burst - kept + slowest.per_second * seconds,
  };
}
