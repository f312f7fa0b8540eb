import { setTimeout as wait } from 'node:timers/promises';

/** Time as the program sees it. Passed in wherever time matters, so that tests own it. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by this machine's clock. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
};
