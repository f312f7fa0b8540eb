import { type Clock, systemClock } from '../../src/clock.ts';

/**
 * Time that runs faster than that of this machine, for several who sleep and wait beside each other and for a simulator
 * on the same clock: what takes seconds of politeness takes moments. What only one of them waits for is quicker on a
 * `FakeClock` or a `QuickClock`, and certain.
 */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #started_at = Date.now();
  readonly #started = performance.now();

  constructor(speed = 20) {
    this.#speed = speed;
  }

  now(): number {
    return Math.round(this.#started_at + (performance.now() - this.#started) * this.#speed);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await systemClock.sleep(ms / this.#speed, signal);
  }
}
