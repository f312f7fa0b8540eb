import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import type { Batch, MirrorWriter } from '../../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../../src/query/parse-query.ts';
import type { LogsRead } from '../../../tui/logs/logs-state.ts';
import { type LogsWanted, readLogs } from '../../../tui/logs/read-logs.ts';
import { askHere } from '../../../tui/read-list.ts';
import { mirrorKey, noon, temporaryFile } from '../../mirror/temporary-mirror.ts';

let mirror: MirrorWriter;
beforeEach(() => {
  mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
});
afterEach(() => mirror.close());

function eventAt(minute: number): LogEvent {
  const date = new Date(noon + minute * 60_000).toISOString();
  return { log_id: `900${date.replaceAll(/\D/g, '')}000${'1'.padStart(33, '0')}`, date, type: 's', user_agent: 'curl' };
}

function read(held?: LogsRead, moment = ''): LogsRead {
  const { text, root } = parseQuery('user_agent:*curl*');
  const question: Omit<LogsWanted, 'held' | 'moment'> = {
    type: 'logs',
    tenant: 'acme',
    key: `1 ${text}`,
    asked: text,
    text,
    root,
    target: 'newest',
    side: 50,
    seen: undefined,
  };
  const open = [{ tenant: 'acme', environment: 'development', reader: mirror }] as const;
  return askHere(readLogs({ ...question, moment, held }, { open, left_out: [] })).read;
}

function slow(moment?: string): LogsRead {
  return { ...read(undefined, moment), took: 2000 };
}

function minutesOf({ rows }: LogsRead): number[] {
  return rows.flatMap((row) => (row.kind === 'event' ? [(Date.parse(row.event.date) - noon) / 60_000] : []));
}

describe('A search of the log that took long', () => {
  test('is not begun anew for what arrives', () => {
    mirror.commitBatch({ logs: [0, 10, 20].map(eventAt) }, noon);
    const held = slow();
    // Where only what is newer is looked at, what has come behind it stays out of sight.
    mirror.commitBatch({ logs: [5, 30].map(eventAt) }, noon);
    expect(minutesOf(read(held))).toEqual([30, 20, 10, 0]);
  });

  const hole = { after_log_id: eventAt(0).log_id, before_log_id: eventAt(10).log_id };
  const gap = { ...hole, from: noon, to: noon + 600_000, found_at: noon };
  test.each<[string, Batch, readonly number[]]>([
    ['the holes of the log are others', { logs: [eventAt(5)], gap }, [20, 10, 5, 0]],
    ['what is old was pruned', { prune: { what: 'logs', before: noon + 300_000, limit: 9 } }, [20, 10]],
  ])('is begun anew once %s', (_, batch, minutes) => {
    mirror.commitBatch({ logs: [0, 10, 20].map(eventAt) }, noon);
    const held = slow();
    mirror.commitBatch(batch, noon);
    expect(minutesOf(read(held))).toEqual(minutes);
  });

  test('is begun anew once a relative date means another moment', () => {
    mirror.commitBatch({ logs: [0, 10, 20].map(eventAt) }, noon);
    const held = slow('1m5');
    mirror.commitBatch({ logs: [5].map(eventAt) }, noon);
    expect(minutesOf(read(held, '1m5'))).toEqual([20, 10, 0]);
    expect(minutesOf(read(held, '1m6'))).toEqual([20, 10, 5, 0]);
  });
});
