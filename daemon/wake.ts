import type { Clock } from '../src/clock.ts';

/** Nothing is gained by waking up for a sleep that is shorter than this part of its step. */
const tooShort = 1 / 20;

/**
 * Milliseconds from `now` to the next full step of the clock. Who waits this way wakes together with all others who do:
 * an idle process then has one moment in which it computes, and not one for each of them.
 */
export function toFullStep(step: number, now: number): number {
  const left = step - (now % step);
  return left < step * tooShort ? left + step : left;
}

/** A sleep that can be ended early from within. A call while nobody sleeps ends the next sleep at once. */
export class Wake {
  #pending = false;
  #resolve: (() => void) | undefined;

  now(): void {
    this.#pending = true;
    this.#resolve?.();
  }

  /** True when it was woken; false when the time is over or the signal says stop. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (!this.#pending && !signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#resolve = resolve;
      });
      // The rest of a sleep that lost the race is short and holds nothing; its end by the signal is no failure.
      await Promise.race([woken, clock.sleep(ms, signal).catch(() => undefined)]);
    }
    const woken = this.#pending;
    this.#pending = false;
    this.#resolve = undefined;
    return woken;
  }
}
