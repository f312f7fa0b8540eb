import { describe, expect, it } from 'vitest';

import { toFullStep } from '../../daemon/wake.ts';

describe('toFullStep', () => {
  it.each([
    [0, 1000],
    [1, 999],
    [600, 400],
    [949, 51],
    // A timer that has fired a little early does not fire twice.
    [999, 1001],
  ])('after %i ms of a second, all wait until the next one', (now, ms) => {
    expect(toFullStep(1000, 1_795_000_000_000 + now)).toBe(ms);
  });
});
