import { expect, it } from 'vitest';

import { readIsoDate } from '../../src/domain/iso-date.ts';

it('reads what toISOString writes', () => {
  for (let at = Date.UTC(1000, 0, 1); at < Date.UTC(9999, 11, 31); at += 86_400_000 * 13 + 12_345_678)
    expect(readIsoDate(new Date(at).toISOString())).toBe(at);
});

it.each([
  '2026-02-29T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T00:00:60.000Z',
  '2026-01-01T00:00:00.00xZ',
  '2026-01-01 00:00:00.000Z',
  '2026-01-01T00:00:00.000+',
  '2026-01-01T00:00:00Z',
  '',
])('leaves %j to others', (text) => {
  expect(readIsoDate(text)).toBeNaN();
});
