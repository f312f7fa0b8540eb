import { setTimeout as wait } from 'node:timers/promises';

import type { FakeClock } from './fake-clock.ts';

/** Waits for a call that talks to a real server and sleeps on a fake clock: whatever sleeps is woken in time order. */
export async function settled<T>(call: Promise<T>, clock: FakeClock): Promise<T> {
  const ended = new AbortController();
  const waking = wakeSleepers(clock, ended.signal);
  try {
    return await call;
  } finally {
    ended.abort();
    await waking;
  }
}

async function wakeSleepers(clock: FakeClock, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const next = clock.pendingSleeps()[0];
    if (next === undefined) await wait(1);
    else await clock.advance(next);
  }
}
