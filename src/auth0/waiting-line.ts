import type { Clock } from '../clock.ts';
import type { AppError } from '../errors.ts';
import type { Priority, RequestOptions } from './auth0-client.ts';
import type { BucketFamily } from './bucket-family.ts';
import type { RateBudget, Ticket } from './rate-budget.ts';
import type { RequestTally } from './request-tally.ts';

/** Those who wait to send something to one tenant. */
export interface WaitingLine {
  /**
   * Resolves when a request may be sent, which then counts as sent. People go first, in the order in which they came.
   * Behind them each job gets its turn in rotation, however many requests of one job wait: a first mirror of an hour
   * does not keep the log from being read, nor the other way round.
   * @param tooLong makes the error of a wait that is too long to sit through
   * @throws the signal's reason when it aborts
   */
  turn(family: BucketFamily, options: RequestOptions, tooLong: (until: number) => AppError): Promise<Ticket>;
  /** To be called when an answer has taught the budget something: somebody may go earlier than he was told. */
  look(): void;
}

interface Waiter {
  readonly family: BucketFamily;
  readonly options: RequestOptions;
  readonly go: (ticket: Ticket) => void;
  readonly giveUp: (until: number) => void;
}

/** A wait longer than this is for the caller to plan, not to sit through inside one request. In milliseconds. */
const longestWait: Readonly<Record<Priority, number>> = { person: 10_000, sync: 90_000 };
/** The clock may be set while somebody sleeps: looks again at least this often. */
const longestNap = 250;

export function openWaitingLine(clock: Clock, budget: RateBudget, tally: RequestTally): WaitingLine {
  const waiting: Waiter[] = [];
  /** Reasons by when they last had a turn, the longest ago first. */
  const served = new Set<string>();
  let nap: AbortController | undefined;

  const leave = (waiter: Waiter): void => void waiting.splice(waiting.indexOf(waiter), 1);

  const inOrder = (): readonly Waiter[] => {
    if (waiting.length < 2) return [...waiting];
    const rank = new Map([...served].map((reason, at) => [reason, at]));
    const rankOf = ({ options }: Waiter): number =>
      options.priority === 'person' ? -2 : (rank.get(options.reason) ?? -1);
    return waiting.toSorted((a, b) => rankOf(a) - rankOf(b));
  };

  /** Lets the first one go who may; undefined when nobody may before the time that is returned. */
  const letOneGo = (now: number): number | undefined => {
    let earliest = Number.POSITIVE_INFINITY;
    for (const waiter of inOrder()) {
      const { family, options } = waiter;
      const at = budget.readyAt(family, options.priority, now);
      if (at <= now) {
        leave(waiter);
        if (options.priority === 'sync') {
          served.delete(options.reason);
          served.add(options.reason);
        }
        const ticket = budget.send(family, now);
        tally.note({ family, at: now, bucket: budget.learnt(family) });
        waiter.go(ticket);
        return undefined;
      }
      if (at - now > longestWait[options.priority]) {
        leave(waiter);
        waiter.giveUp(at);
      } else earliest = Math.min(earliest, at);
    }
    return earliest;
  };

  const look = (): void => {
    nap?.abort();
    nap = undefined;
    const now = clock.now();
    for (const told of tally.others()) budget.hearOf(told, now);
    let earliest: number | undefined;
    while (earliest === undefined) earliest = letOneGo(now);
    if (waiting.length === 0) return;
    const sleep = new AbortController();
    nap = sleep;
    clock.sleep(Math.min(earliest - now, longestNap), sleep.signal).then(
      () => {
        if (nap === sleep) look();
      },
      () => {
        // Somebody looked earlier.
      },
    );
  };

  return {
    look,
    turn: async (family, options, tooLong) => {
      const { signal } = options;
      signal?.throwIfAborted();
      return await new Promise<Ticket>((resolve, reject) => {
        const end = (): void => signal?.removeEventListener('abort', stop);
        const waiter: Waiter = {
          family,
          options,
          go: (ticket) => {
            end();
            resolve(ticket);
          },
          giveUp: (until) => {
            end();
            reject(tooLong(until));
          },
        };
        const stop = (): void => {
          leave(waiter);
          if (waiting.length === 0) nap?.abort();
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', stop, { once: true });
        waiting.push(waiter);
        look();
      });
    },
  };
}
