import { type Clock, systemClock } from '../../src/clock.ts';

const longest = 10;

/**
 * This machine's clock, on which nobody sleeps for long: for code that asks again after a polite pause, where the answer
 * is there at once. What must not be done before its time asks the time again and sleeps again.
 */
export const impatientClock: Clock = {
  now: () => systemClock.now(),
  sleep: async (ms, signal) => {
    await systemClock.sleep(Math.min(ms, longest), signal);
  },
};
