import { setImmediate as turn } from 'node:timers/promises';

import type { Clock } from '../../src/clock.ts';

/** A clock on which sleeping takes no time: whoever sleeps moves it. For one sleeper at a time. */
export class QuickClock implements Clock {
  #skipped = 0;
  /** Every sleep so far, in milliseconds. */
  readonly sleeps: number[] = [];

  now(): number {
    return Math.round(Date.now() + this.#skipped);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    this.#skipped += ms;
    await turn();
    signal?.throwIfAborted();
  }

  skip(ms: number): void {
    this.#skipped += ms;
  }
}
