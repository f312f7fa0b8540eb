import { expect, test } from 'vitest';

import { mergeSorted } from '../../../tui/commands/merge-sorted.ts';

const up = (left: number, right: number) => left - right;

test('merges sorted sequences into one', () => {
  expect([...mergeSorted([[1, 4, 9], [], [2, 3, 10], [4]], up)]).toEqual([1, 2, 3, 4, 4, 9, 10]);
});

test('reads from a sequence no further than it has to', () => {
  let read = 0;
  function* counting(): Generator<number> {
    for (;;) yield (read += 1);
  }
  expect([...mergeSorted([counting(), [2]], up).take(3)]).toEqual([1, 2, 2]);
  expect(read).toBeLessThanOrEqual(3);
});
