import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  readonly wakes_at: number;
  readonly wake: () => void;
}

/**
 * A clock that a test owns: time stands still until `advance` moves it, and wakes the sleepers it passes in order,
 * letting the code they woke run (and fall asleep again) before it moves on.
 */
export class FakeClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start: number | string = '2026-11-21T12:00:00.000Z') {
    this.#now = typeof start === 'string' ? Date.parse(start) : start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const forget = (): void => {
        this.#sleepers = this.#sleepers.filter((one) => one !== sleeper);
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
      const sleeper: Sleeper = { wakes_at: this.#now + Math.max(0, ms), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** How long each sleeper still has to wait, in milliseconds, shortest first. */
  pendingSleeps(): number[] {
    return this.#sleepers.map((one) => one.wakes_at - this.#now).toSorted((a, b) => a - b);
  }

  /** Resolves as soon as at least `count` callers sleep; turns of the event loop are waited for, not milliseconds. */
  async untilSleeping(count = 1, turns = 10_000): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) {
      if (this.#sleepers.length >= count) return;
      await turnOfEventLoop();
    }
    throw new Error(`${this.#sleepers.length} sleep, ${count} were expected`);
  }

  /** Moves time, sleeper by sleeper, and lets everything they wake run in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.wakes_at - b.wakes_at)[0];
      if (next === undefined || next.wakes_at > end) break;
      this.#now = Math.max(this.#now, next.wakes_at);
      next.wake();
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** Moves the wall clock alone, as NTP or a person does: nobody is woken. */
  jump(ms: number): void {
    this.#now += ms;
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await turnOfEventLoop();
}

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
