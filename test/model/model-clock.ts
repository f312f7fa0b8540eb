import type { Clock } from '../../src/clock.ts';

interface Sleeper {
  readonly wakes_at: number;
  readonly order: number;
  readonly wake: () => void;
  readonly isAnswer: boolean;
}

/** Turns of the event loop without anything under way after which nothing can happen before time moves. */
const stillTurns = 2;

/**
 * Time of a history. It stands still while anybody works, and moves to the next sleeper as soon as everybody sleeps, so
 * waiting costs nothing and the same history goes the same way. Several clocks are read from it: the tenant's, and this
 * machine's, which may be wrong.
 */
export class ModelClock {
  #now: number;
  #order = 0;
  #busy = 0;
  #answering = 0;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Time moves only while this work is not under way, or waits for nothing but an answer that takes its time. */
  async working<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
    }
  }

  /** Within work: waits for what is work of its own, or for an answer. */
  async waiting<T>(work: () => Promise<T>): Promise<T> {
    this.#busy -= 1;
    try {
      return await work();
    } finally {
      this.#busy += 1;
    }
  }

  /** The tenant's clock: whoever sleeps on it keeps a request waiting. */
  readonly tenant: Clock = {
    now: () => this.#now,
    sleep: async (ms, signal) => await this.sleep(ms, signal, true),
  };

  /** Wakes everybody whose time has come, one after the other, and lets them work in between. */
  async pass(ms: number, isOver: () => boolean = () => false): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await this.still();
      if (isOver()) return;
      const next = this.#next();
      if (next === undefined || next.wakes_at > end) break;
      this.#now = Math.max(this.#now, next.wakes_at);
      next.wake();
    }
    this.#now = end;
  }

  /** Time goes by without anybody waking up: the lid of a laptop was closed. */
  skip(ms: number): void {
    this.#now += ms;
  }

  /** Resolves when everybody sleeps. */
  async still(): Promise<void> {
    let still = 0;
    for (let turn = 0; still < stillTurns; turn += 1) {
      await turnOfEventLoop();
      still = this.#busy === this.#answering ? still + 1 : 0;
      if (turn > 50_000) throw new Error('the model never comes to rest');
    }
  }

  async sleep(ms: number, signal: AbortSignal | undefined, isAnswer: boolean): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const forget = (): void => {
        if (this.#sleepers.delete(sleeper) && isAnswer) this.#answering -= 1;
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
      // As timers do: whole milliseconds, and at least one.
      const sleeper = { wakes_at: this.#now + Math.max(1, Math.ceil(ms)), order: (this.#order += 1), wake, isAnswer };
      this.#sleepers.add(sleeper);
      if (isAnswer) this.#answering += 1;
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  #next(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const one of this.#sleepers) {
      if (next === undefined || one.wakes_at < next.wakes_at) next = one;
    }
    return next;
  }
}

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
