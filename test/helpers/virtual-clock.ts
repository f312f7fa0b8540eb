import { setImmediate as turn } from 'node:timers/promises';

import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop. */
const patience = 1000;

/**
 * Time for worlds in which many wait at once and nothing comes from outside: it moves to the next sleeper as soon as
 * all that runs has come to rest. Minutes of waiting cost milliseconds, and the same world always runs the same way.
 */
export class VirtualClock implements Clock {
  #now: number;
  /** By time, the next one last. */
  readonly #sleepers: Sleeper[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(signal?.reason as Error);
      signal?.addEventListener('abort', stop, { once: true });
      const wake = (): void => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      this.#add({ at: this.#now + Math.max(0, ms), wake });
    });
  }

  /** The same time for somebody whose own clock is wrong by so much. */
  seenFrom(ahead: number): Clock {
    return {
      now: () => Math.round(this.#now + ahead),
      sleep: async (ms, signal) => await this.sleep(ms, signal),
    };
  }

  /** Lets so much time pass. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await turn();
      // Nobody sleeps: somebody is at work for more than a turn of the event loop, or all is over.
      for (let turns = 0; turns < patience && this.#sleepers.length === 0; turns += 1) await turn();
      const next = this.#sleepers.at(-1);
      if (next === undefined || next.at > end) break;
      this.#sleepers.pop();
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
  }

  #add(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#sleepers[middle]!.at > sleeper.at) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }
}
