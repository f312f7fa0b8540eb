import { describe, expect, it } from 'vitest';

import { readDate } from '../../src/domain/user.ts';

describe('readDate', () => {
  it.each([
    ['the usual form', '2026-11-21T12:00:00.250Z', Date.UTC(2026, 10, 21, 12, 0, 0, 250)],
    ['no fraction', '2026-11-21T12:00:00Z', Date.UTC(2026, 10, 21, 12)],
    ['a leap second', '2016-12-31T23:59:60.250Z', Date.UTC(2017, 0, 1, 0, 0, 0, 250)],
    ['a leap second without a fraction', '2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['an hour that Berlin leaves out', '2026-03-29T02:30:00.000Z', Date.UTC(2026, 2, 29, 2, 30)],
    ['an hour that New York has twice', '2026-11-01T01:30:00.000-04:00', Date.UTC(2026, 10, 1, 5, 30)],
    ['a day that is none', '2026-13-41T12:00:60.000Z', undefined],
    ['no date', 'soon', undefined],
    ['no text', 1_795_262_400_000, undefined],
  ])('%s', (_name, text, at) => {
    expect(readDate(text)).toBe(at);
  });
});
