import { afterEach, describe, expect, test } from 'vitest';

import { parseQuery } from '../../../src/query/parse-query.ts';
import { chartBars, chartSpan } from '../../../tui/logs/log-chart.ts';

const hour = 3_600_000;
const zone = process.env['TZ'];

afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

function span(from: string, to: string, query = '', now = to) {
  const found = chartSpan(Date.parse(from), Date.parse(to), parseQuery(query).root, Date.parse(now));
  return found && [new Date(found.from).toISOString(), new Date(found.to).toISOString(), found.unit];
}

describe('The time that a chart is about', () => {
  test('is that of the log, by hour up to a week, by day beyond', () => {
    process.env['TZ'] = 'UTC';
    expect(span('2026-11-20T10:20:00Z', '2026-11-21T09:59:59Z')).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
      'hour',
    ]);
    expect(span('2026-10-20T10:20:00Z', '2026-11-21T09:59:59Z')).toEqual([
      '2026-10-20T00:00:00.000Z',
      '2026-11-22T00:00:00.000Z',
      'day',
    ]);
  });

  test('is what the query asks for, where it asks for dates or ages', () => {
    process.env['TZ'] = 'UTC';
    const log = ['2026-10-20T10:20:00Z', '2026-11-21T09:59:59Z'] as const;
    expect(span(...log, 'ada date:2026-11-02')).toEqual([
      '2026-11-02T00:00:00.000Z',
      '2026-11-03T00:00:00.000Z',
      'hour',
    ]);
    expect(span(...log, 'date:<3h')).toEqual(['2026-11-21T06:00:00.000Z', '2026-11-21T10:00:00.000Z', 'hour']);
    expect(span(...log, 'date:[2026-11-02 TO 2026-11-03] is:failed')?.slice(0, 2)).toEqual([
      '2026-11-02T00:00:00.000Z',
      '2026-11-04T00:00:00.000Z',
    ]);
    expect(span(...log, 'date:>2030-01-01')).toBeUndefined();
  });

  test('begins and ends with days of this place', () => {
    process.env['TZ'] = 'Europe/Berlin';
    expect(span('2026-10-20T10:20:00Z', '2026-10-30T09:59:59Z')?.slice(0, 2)).toEqual([
      '2026-10-19T22:00:00.000Z',
      '2026-10-30T23:00:00.000Z',
    ]);
    process.env['TZ'] = 'Asia/Kolkata';
    expect(span('2026-10-20T10:20:00Z', '2026-10-20T11:20:00Z')?.slice(0, 2)).toEqual([
      '2026-10-20T09:30:00.000Z',
      '2026-10-20T11:30:00.000Z',
    ]);
  });

  test('has a day of 25 hours where clocks are put back, and loses no event in it', () => {
    process.env['TZ'] = 'Europe/Berlin';
    const found = chartSpan(Date.parse('2026-10-20T00:00:00Z'), Date.parse('2026-10-28T00:00:00Z'), undefined, 0);
    if (found === undefined) throw new Error('no span');
    const count = (found.to - found.from) / hour;
    const hours = Array.from({ length: count }, (_, at) => ({
      at: found.from + at * hour,
      count: 1,
      failures: at % 2,
    }));
    const days = chartBars(hours, found);
    expect(days.map((day) => day.count)).toEqual([24, 24, 24, 24, 24, 25, 24, 24, 24]);
    expect(days.reduce((sum, day) => sum + day.failures, 0)).toBe(Math.floor(count / 2));
  });
});
