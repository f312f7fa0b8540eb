import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  readonly wakes_at: number;
  readonly wake: () => void;
}

/** Turns of the event loop without anything under way after which nothing happens before time moves. */
const stillTurns = 5;
/** https://nodejs.org/api/diagnostics_channel.html#http */
const requestStarts = 'http.client.request.created';

/**
 * Time that stands still while anybody works and goes on to the next sleeper as soon as nobody does: weeks of a program
 * that mostly waits pass in the time that its work takes. It knows of the HTTP requests of this process; other work that
 * leaves the event loop, as in a thread, has to be told with `watch`, or time runs away from it.
 */
export class SkippingClock implements Clock, Disposable {
  #now: number;
  #busy = 0;
  #rest = Promise.withResolvers<void>();
  readonly #sleepers = new Set<Sleeper>();
  readonly #onMove: (now: number) => void;
  readonly #seeRequest = (message: unknown): void => {
    this.#busy += 1;
    (message as { request: ClientRequest }).request.once('close', () => this.#end());
  };

  constructor(start: number, onMove: (now: number) => void = () => undefined) {
    this.#now = start;
    this.#onMove = onMove;
    onMove(start);
    subscribe(requestStarts, this.#seeRequest);
  }

  [Symbol.dispose](): void {
    unsubscribe(requestStarts, this.#seeRequest);
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const forget = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', stop);
      };
      const stop = (): void => {
        forget();
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        forget();
        resolve();
      };
      const sleeper = { wakes_at: this.#now + Math.max(1, Math.ceil(ms)), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** The object with every call that is not answered at once counted as work, until it is. */
  watch<T extends object>(object: T): T {
    return new Proxy(object, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(value as (...given: unknown[]) => unknown, target, given);
          if (answer instanceof Promise) return this.#during(answer);
          return isStream(answer) ? this.#watchStream(answer) : answer;
        };
      },
    });
  }

  /** Lets time go by, and returns when it is over or `isOver` says so. */
  async pass(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await this.#still();
      if (isOver()) return;
      const next = this.#next();
      if (next === undefined || next.wakes_at > end) break;
      this.#move(next.wakes_at);
      next.wake();
    }
    this.#move(end);
  }

  #move(to: number): void {
    if (to <= this.#now) return;
    this.#now = to;
    this.#onMove(to);
  }

  #next(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const one of this.#sleepers) if (next === undefined || one.wakes_at < next.wakes_at) next = one;
    return next;
  }

  async #still(): Promise<void> {
    for (let still = 0; still < stillTurns; still += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy === 0) continue;
      await this.#rest.promise;
      still = -1;
    }
  }

  async #during<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work;
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    this.#rest.resolve();
    this.#rest = Promise.withResolvers<void>();
  }

  #watchStream(stream: AsyncIterable<unknown>): AsyncIterable<unknown> {
    const steps = stream[Symbol.asyncIterator]();
    const next = async () => await this.#during(steps.next());
    const end = async () => (await steps.return?.()) ?? { done: true as const, value: undefined };
    return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
