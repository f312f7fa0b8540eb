import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again until `question` answers something truthy, and gives that answer. Errors count as "not yet".
 * @throws Error after `timeout` ms, with `what` and the last answer or error in its message
 */
export async function waitUntil<T>(
  what: string,
  question: () => T | Promise<T>,
  { timeout = 30_000, every = 10 }: { timeout?: number; every?: number } = {},
): Promise<NonNullable<Exclude<T, false | 0 | ''>>> {
  const end = performance.now() + timeout;
  let last: unknown;
  for (;;) {
    try {
      const answer = await question();
      if (answer) return answer as NonNullable<Exclude<T, false | 0 | ''>>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`waited ${timeout} ms until ${what}; last: ${String(last)}`, { cause: last });
    }
    await wait(every);
  }
}
