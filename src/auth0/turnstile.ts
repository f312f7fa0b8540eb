import type { Clock } from '../clock.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Secret } from '../secret.ts';
import type { RequestOptions } from './auth0-client.ts';
import type { ClockOffset } from './clock-offset.ts';
import { exchangeForStream } from './exchange.ts';
import type { Answered, Broken, Connections, Exchange, Outgoing, Timeouts } from './exchange.ts';
import type { RateBudget, Ticket } from './rate-budget.ts';
import { readRateHeaders, readRetryAfter } from './rate-headers.ts';
import type { RequestCounter } from './request-counter.ts';
import type { RequestTally } from './request-tally.ts';
import { rateLimited } from './request.ts';
import type { Call, Outcome } from './request.ts';
import { openWaitingLine } from './waiting-line.ts';

/** Lets requests through one by one as the rate limit allows, and teaches the budget what each answer says. */
export interface Turnstile {
  /**
   * Waits for its turn, then sends one request.
   * @throws AppError `rate_limited` when the wait is too long to sit through; the signal's reason when it aborts
   */
  pass(call: Call, url: URL, token: Secret | undefined, options: RequestOptions): Promise<Outcome>;
}

/** Of one finished request, for a log. Holds nothing that identifies anybody. */
export type Observe = (seen: {
  readonly what: string;
  readonly reason: string;
  readonly status: number | string;
  readonly ms: number;
}) => void;

export interface TurnstileOptions {
  readonly tenant: Tenant;
  readonly clock: Clock;
  readonly budget: RateBudget;
  readonly tally: RequestTally;
  readonly clockOffset: ClockOffset;
  readonly counter: RequestCounter;
  readonly connections: Connections;
  readonly exchange: Exchange;
  readonly timeouts: Timeouts;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly observe: Observe;
}

const maxAnswer = 64 * 1_048_576;
/** With the wait before it less than the time after which an open change is settled: see `settle-changes.ts`. */
const longestWrite = 60_000;

export function openTurnstile(options: TurnstileOptions): Turnstile {
  const { tenant, clock, budget, tally, counter, connections, exchange, timeouts, observe } = options;
  const line = openWaitingLine(clock, budget, tally);
  return {
    pass: async (call, url, token, requestOptions) => {
      const { reason, signal } = requestOptions;
      const ticket = await line.turn(call.family, requestOptions, (until) => rateLimited(tenant, call.what, until));
      counter.count(reason, ticket.sent_at);
      const outgoing: Outgoing = {
        url,
        method: call.method,
        headers: headersOf(call, token),
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        maxBytes: maxAnswer,
        timeouts:
          call.repeat === 'write' ? { ...timeouts, request: Math.min(timeouts.request, longestWrite) } : timeouts,
        // A write is given its time to answer: breaking it off would leave its outcome unknown.
        ...(call.repeat === 'write' ? { agent: connections.fresh } : { agent: connections.kept, signal }),
      };
      const outcome =
        call.stream === undefined
          ? await exchange(outgoing)
          : await exchangeForStream({ ...outgoing, agent: connections.fresh }, call.stream);
      const taught = teach(options, ticket, outcome);
      line.look();
      const status = 'broken' in outcome ? outcome.detail : outcome.status;
      const ms = clock.now() - ticket.sent_at;
      if (!('broken' in outcome)) counter.answered(reason, outcome.status, ms);
      observe({ what: call.what, reason, status, ms });
      return { ...outcome, ...taught };
    },
  };
}

function headersOf(call: Call, token: Secret | undefined): Record<string, string> {
  return {
    ...call.headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
    accept: call.stream === undefined ? 'application/json' : 'text/event-stream',
    'user-agent': 'tenantry',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.correlation_id === undefined ? {} : { 'x-correlation-id': call.correlation_id }),
  };
}

function teach(
  { clock, budget, clockOffset, random }: TurnstileOptions,
  ticket: Ticket,
  outcome: Answered | Broken,
): { served_at: number; retry_at: number | undefined } {
  const now = clock.now();
  if ('broken' in outcome) {
    budget.settle(ticket, undefined, now);
    return { served_at: now + clockOffset.offset(), retry_at: undefined };
  }
  const date = Date.parse(outcome.headers.date ?? '');
  if (!Number.isNaN(date)) clockOffset.learn(ticket.sent_at, now, date);
  const served_at = Number.isNaN(date) ? now + clockOffset.offset() : date;
  const headers = readRateHeaders(outcome.headers);
  const retry_at = outcome.status === 429 ? retryTime() : undefined;
  budget.settle(ticket, { headers, clock_offset: clockOffset.atLeast(), pause_until: retry_at }, now);
  return { served_at, retry_at };

  /** `Retry-After` wins, then the reset; the jitter keeps several programs from coming back together. */
  function retryTime(): number {
    const { headers: sent } = outcome as Answered;
    const reset = headers === undefined ? undefined : headers.reset_at - clockOffset.atLeast() - now;
    const wait = Math.max(readRetryAfter(sent, served_at) ?? reset ?? 1000, 250);
    return now + wait + random() * Math.min(250 + wait / 4, 5000);
  }
}
