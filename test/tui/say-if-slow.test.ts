import { expect, test } from 'vitest';

import { sayIfSlow } from '../../tui/say-if-slow.ts';

test('what takes its time is said, while it goes on', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await sayIfSlow(resolve, async () => promise, 1);
});

test('what is quick, or fails at once, is not', async () => {
  let said = 0;
  await sayIfSlow(
    () => (said += 1),
    async () => undefined,
    1,
  );
  await expect(
    sayIfSlow(
      () => (said += 1),
      async () => Promise.reject(new Error('closed')),
      1,
    ),
  ).rejects.toThrow('closed');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(said).toBe(0);
});
