import { expect, test } from 'vitest';

import { FakeClock } from './helpers/fake-clock.ts';

test('A fake clock wakes its sleepers in order, at their time', async () => {
  const clock = new FakeClock(0);
  const woken: [string, number][] = [];
  const sleep = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms);
    woken.push([name, clock.now()]);
  };
  const sleepers = [sleep('second', 20), sleep('first', 10), sleep('third', 31)];
  expect(clock.pendingSleeps()).toEqual([10, 20, 31]);

  await clock.advance(30);
  expect(woken).toEqual([
    ['first', 10],
    ['second', 20],
  ]);
  expect(clock.now()).toBe(30);

  await clock.advance(1);
  await Promise.all(sleepers);
  expect(clock.pendingSleeps()).toEqual([]);
});

test('A loop that sleeps again and again is woken every time that advance passes', async () => {
  const clock = new FakeClock(0);
  const stop = new AbortController();
  let rounds = 0;
  const loop = (async () => {
    for (;;) {
      await clock.sleep(10, stop.signal);
      rounds += 1;
    }
  })();
  await clock.advance(100);
  expect(rounds).toBe(10);

  stop.abort(new Error('enough'));
  await expect(loop).rejects.toThrow('enough');
  expect(clock.pendingSleeps()).toEqual([]);
});
