import { expect, test } from 'vitest';

import { remembered } from '../src/remembered.ts';

test('a short text is worked out once, a long one each time, and what is too much is forgotten', () => {
  let times = 0;
  const upper = remembered((text) => {
    times += 1;
    return text.toUpperCase();
  });
  expect([upper('é'), upper('é'), times]).toEqual(['É', 'É', 1]);
  const long = 'a'.repeat(17);
  expect([upper(long), upper(long), times]).toEqual([long.toUpperCase(), long.toUpperCase(), 3]);
  for (let i = 0; i < 5_000; i += 1) upper(String(i));
  times = 0;
  expect([upper('é'), times]).toEqual(['É', 1]);
});
