import { describe, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import type { LogGap, LogSearch, LogSearchRequest } from '../../../src/mirror/mirror.ts';
import { askHere, type OpenMirror } from '../../../tui/read-list.ts';
import {
  anchorOf,
  type LogSlice,
  mergeLogSlices,
  placeOfAnchor,
  placesAround,
  readLogSlice,
} from '../../../tui/logs/log-window.ts';
import type { LogPlaces, LogRow } from '../../../tui/logs/logs-state.ts';

const start = Date.parse('2026-11-20T00:00:00Z');

interface Log {
  readonly tenant: string;
  readonly events: readonly LogEvent[];
  readonly gaps?: readonly LogGap[];
}

/** A log with an event in each of these minutes. */
function log(tenant: string, minutes: readonly number[], gaps: readonly LogGap[] = []): Log {
  const events = minutes.map((minute): LogEvent => ({ log_id: idOf(minute), date: dateOf(minute), type: 's' }));
  return { tenant, events, gaps };
}

function idOf(minute: number): string {
  return `900${String(minute).padStart(6, '0')}`;
}

function dateOf(minute: number): string {
  return new Date(start + minute * 60_000).toISOString();
}

/** Looks at two events in a step. */
function searching(events: readonly LogEvent[]) {
  return ({ after_log_id = '', before_log_id = '~', limit, oldest_first }: LogSearchRequest): LogSearch => {
    const left = events.filter(({ log_id }) => log_id > after_log_id && log_id < before_log_id);
    const inOrder = left.toSorted((a, b) => (a.log_id < b.log_id ? -1 : 1) * (oldest_first === true ? 1 : -1));
    const found = inOrder.slice(0, Math.min(limit, 2));
    return { events: found, reached: limit > 2 && inOrder.length > 2 ? found.at(-1) : undefined };
  };
}

function read(logs: readonly Log[], from: 'newest' | 'oldest' | LogPlaces, side: number) {
  const slices = logs.map(({ tenant, events, gaps = [] }) => {
    const mirror = { tenant, environment: 'development', reader: { searchLogs: searching(events) } };
    return askHere(
      readLogSlice(
        { mirror: mirror as unknown as OpenMirror, gaps },
        {},
        typeof from === 'string' ? from : (from[tenant] ?? {}),
        side,
      ),
    );
  });
  return mergeLogSlices(slices);
}

function nameOf(row: LogRow): string {
  return row.kind === 'gap' ? `${row.tenant} gap` : `${row.tenant} ${String(Number(row.event.log_id.slice(3)))}`;
}

/** Walks over all rows from one end to the other, a few at a time. */
function walk(logs: readonly Log[], side: number, from: 'newest' | 'oldest'): string[] {
  const names: string[] = [];
  let window = read(logs, from, side);
  let index = from === 'newest' ? 0 : window.rows.length - 1;
  const step = from === 'newest' ? 1 : -1;
  for (let row = window.rows[index]; row !== undefined; row = window.rows[index]) {
    names.push(nameOf(row));
    window = read(logs, placesAround(window.rows, index, window.beside), side);
    const at = placeOfAnchor(window.rows, anchorOf(row));
    expect(at, `${nameOf(row)} stays in sight`).toBeGreaterThanOrEqual(0);
    index = at + step;
  }
  return names;
}

const evens = Array.from({ length: 40 }, (_, at) => at * 2);
const quiet = [3, 71];

describe('A window of the log', () => {
  test.each(['newest', 'oldest'] as const)('from the %s end reaches every event of one tenant once', (from) => {
    const names = walk([log('a', evens)], 3, from);
    const expected = evens.map((minute) => `a ${String(minute)}`);
    expect(names).toEqual(from === 'newest' ? expected.toReversed() : expected);
  });

  test.each(['newest', 'oldest'] as const)('from the %s end reaches every event of several tenants by date', (from) => {
    const logs = [log('a', evens), log('b', quiet), log('c', []), log('d', [1])];
    const names = walk(logs, 3, from);
    const expected = [...evens.map((minute) => `a ${String(minute)}`), 'b 3', 'b 71', 'd 1'].toSorted(
      (x, y) => Number(x.slice(2)) - Number(y.slice(2)),
    );
    expect(names).toEqual(from === 'newest' ? expected.toReversed() : expected);
  });

  test('shows a hole where it was, from either end, and none beyond what was read', () => {
    const gap = { from: start + 21 * 60_000, to: start + 22 * 60_000, found_at: start };
    const inside: LogGap = { ...gap, after_log_id: idOf(20), before_log_id: idOf(22) };
    const before: LogGap = { ...gap, from: start - 60_000, to: start, after_log_id: undefined, before_log_id: idOf(0) };
    const logs = [log('a', evens, [inside, before])];
    for (const from of ['newest', 'oldest'] as const) {
      const names = walk(logs, 4, from);
      const inOrder = from === 'newest' ? names : names.toReversed();
      expect(inOrder.indexOf('a gap')).toBe(inOrder.indexOf('a 22') + 1);
      expect(inOrder.indexOf('a 20')).toBe(inOrder.indexOf('a gap') + 1);
      expect(inOrder.at(-1)).toBe('a gap');
    }
    expect(read(logs, 'newest', 4).rows.map(nameOf)).toEqual(['a 78', 'a 76', 'a 74', 'a 72']);
  });

  test('tells what was found until then, as far as nothing can come before it', () => {
    const slices = [log('a', evens), log('b', [3, 60])].map(({ tenant, events }) => {
      const reader = { searchLogs: searching(events) };
      const mirror = { tenant, environment: 'development', reader } as unknown as OpenMirror;
      const told: LogSlice[] = [];
      const whole = askHere(readLogSlice({ mirror, gaps: [] }, {}, 'newest', 6, (part) => told.push(part)));
      return { told, whole };
    });
    const [a, b] = slices;
    expect(a?.told.map(({ rows, searchedTo }) => [rows.map(nameOf), searchedTo])).toEqual([
      [['a 78', 'a 76'], start + 76 * 60_000],
      [['a 78', 'a 76', 'a 74', 'a 72'], start + 72 * 60_000],
    ]);
    const part = mergeLogSlices([a!.told[0]!, b!.whole]);
    expect(part.rows.map(nameOf)).toEqual(['a 78', 'a 76']);
    expect(part).toMatchObject({ hasOlder: true, searchedTo: start + 76 * 60_000 });
    expect(mergeLogSlices([a!.whole, b!.whole]).searchedTo).toBeUndefined();
  });
});
