import { expect, test } from 'vitest';

import { dateWords, durationWords, readSince } from '../../../tui/commands/time-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');

test.each([
  ['90s', '2026-11-21T11:58:30Z'],
  ['30m', '2026-11-21T11:30:00Z'],
  ['24h', '2026-11-20T12:00:00Z'],
  ['7d', '2026-11-14T12:00:00Z'],
  ['2w', '2026-11-07T12:00:00Z'],
  ['2026-11-01', '2026-11-01T00:00:00Z'],
  ['2026-11-01T08:00:00+01:00', '2026-11-01T07:00:00Z'],
])('reads --since %s', (text, expected) => {
  expect(readSince(text, now)).toBe(Date.parse(expected));
});

test.each(['yesterday', '7', '7y', '-7d', '2026', '2026-13-01', ''])('refuses --since %j', (text) => {
  expect(() => readSince(text, now)).toThrow(expect.objectContaining({ kind: 'usage' }) as Error);
});

test('writes dates in UTC whatever the zone of the machine is', () => {
  expect(dateWords('2026-11-21T23:59:59.999+02:00')).toBe('2026-11-21 21:59');
  expect([dateWords(null), dateWords(undefined), dateWords('no date')]).toEqual(['', '', '']);
});

test('writes durations in one unit', () => {
  expect([0, 89_000, 120_000, 7_200_000, 172_800_000].map(durationWords)).toEqual([
    '0 s',
    '89 s',
    '2 min',
    '2 h',
    '2 d',
  ]);
});
