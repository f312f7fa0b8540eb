import { afterEach, expect, test } from 'vitest';

import { readMoment } from '../../../tui/logs/read-moment.ts';

/** A moment by the clock of this place, as the program reads one. */
function here(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms = 999,
): number {
  return new Date(year, month - 1, day, hour, minute, second, ms).getTime();
}

const zone = process.env['TZ'];

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const now = here(2026, 11, 21, 12, 0, 30, 0);

test.each([
  ['-2h', now - 7_200_000],
  ['90m', now - 5_400_000],
  [' - 7d ', now - 7 * 86_400_000],
  ['2026-11-20', here(2026, 11, 20, 23, 59, 59)],
  ['2026-11-20 08:30', here(2026, 11, 20, 8, 30, 59)],
  ['2026-11-20T08:30:15', here(2026, 11, 20, 8, 30, 15)],
  ['2026-11-20T08:30:15.123Z', Date.UTC(2026, 10, 20, 8, 30, 15, 999)],
  ['2028-02-29', here(2028, 2, 29, 23, 59, 59)],
  ['11-20 08:30:15', here(2026, 11, 20, 8, 30, 15)],
  ['11-21', here(2026, 11, 21, 23, 59, 59)],
  ['12-24', here(2025, 12, 24, 23, 59, 59)],
  ['02-29', here(2024, 2, 29, 23, 59, 59)],
  ['08:30', here(2026, 11, 21, 8, 30, 59)],
  ['12:00', here(2026, 11, 21, 12, 0, 59)],
  ['14:30', here(2026, 11, 20, 14, 30, 59)],
])('%s is a moment', (text, at) => {
  expect(readMoment(text, now)).toBe(at);
});

test.each([
  '',
  ' ',
  '-',
  'Z',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '00-00',
  '24:00',
  '12:60',
  '1',
  'yesterday',
  '2h ago',
])('%o is none', (text) => expect(readMoment(text, now)).toBeUndefined());

test('a time of yesterday is the same on the clock where the clock was put back since', () => {
  process.env['TZ'] = 'Europe/Berlin';
  const noon = here(2026, 10, 25, 12, 0, 0);
  expect(readMoment('14:30', noon)).toBe(here(2026, 10, 24, 14, 30, 59));
});

test('a time of Greenwich is the last one also where it is another day here', () => {
  process.env['TZ'] = 'America/Los_Angeles';
  const evening = Date.UTC(2026, 10, 22, 6, 0, 0);
  expect(readMoment('05:00Z', evening)).toBe(Date.UTC(2026, 10, 22, 5, 0, 59, 999));
  expect(readMoment('11-22 23:59Z', evening)).toBe(Date.UTC(2026, 10, 22, 23, 59, 59, 999));
  expect(readMoment('07:00Z', evening)).toBe(Date.UTC(2026, 10, 21, 7, 0, 59, 999));
});
