import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { LogPieces } from '../../src/mirror/log-pieces.ts';
import { LogTally, mostFrequent } from '../../src/mirror/log-tally.ts';
import { LogValueStore } from '../../src/mirror/log-value-store.ts';
import { LogWriter } from '../../src/mirror/log-writer.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { StatementCache } from '../../src/mirror/statement-cache.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { sql, type Sql } from '../../src/query/sql.ts';
import { mirrorKey, noon, temporaryFile } from './temporary-mirror.ts';

function eventAt(minute: number, more: Partial<LogEvent> = {}): LogEvent {
  const date = new Date(noon - minute * 60_000).toISOString();
  return { log_id: `900${date.replaceAll(/\D/g, '')}000${'1'.padStart(33, '0')}`, date, type: 'fp', ...more };
}

const db = new Database(':memory:');
db.function('fold', { deterministic: true }, (text) => text);
for (const migration of mirrorMigrations) migration.up(db);
const written = Array.from({ length: 100 }, (_, minute) => eventAt(minute, { client_name: `app ${minute % 7}` }));
new LogWriter(db, new LogValueStore(db)).store(written);
const statements = new StatementCache(db);
const ids = db.prepare('SELECT id FROM log_events ORDER BY id').pluck().all() as number[];

const bounds: Readonly<Record<string, readonly Sql[]>> = {
  none: [],
  'from one on': [sql('>= ?', ids[31]!)],
  'between two, twice': [sql('> ?', ids[10]!), sql('>= ?', ids[20]!), sql('< ?', ids[90]!), sql('< ?', ids[70]!)],
  'a few': [sql('IN (SELECT value FROM json_each(?))', JSON.stringify([ids[3], ids[50], ids[51], ids[99]]))],
  nothing: [sql('< ?', ids[0]!)],
};

describe.each(Object.entries(bounds))('a log that is cut into pieces, bounds: %s', (_name, within) => {
  const where = within.map((bound) => `AND id ${bound.sql}`).join(' ');
  const params = within.flatMap((bound) => bound.params);
  const matching = (what: string) => db.prepare(`SELECT ${what} FROM log_events WHERE 1 ${where}`).pluck();

  it.each(['ASC', 'DESC'] as const)('has each event once (%s)', (order) => {
    const pieces = [...new LogPieces(statements).of({ bounds: within, order }, () => 7)];
    const found = pieces.flatMap((piece) =>
      db
        .prepare(`SELECT id FROM log_events e WHERE ${piece.where.sql} ${where} ORDER BY id ${order}`)
        .pluck()
        .all(...piece.where.params, ...params),
    );
    const all = matching('id').all(...params) as number[];
    expect(found).toEqual(all.toSorted((a, b) => (order === 'ASC' ? a - b : b - a)));
    expect(pieces).toHaveLength(Math.ceil(all.length / 7));
    expect(pieces.at(-1)?.next).toBeUndefined();
  });

  it('is counted piece by piece as it is as a whole', () => {
    const events = {
      sql: `FROM log_events e WHERE 1 ${within.map((bound) => `AND +e.id ${bound.sql}`).join(' ')}`,
      params,
    };
    const tally = new LogTally(statements, 7).count(sql('e.client'), { events, bounds: within, isWalk: true });
    const rows = db
      .prepare(`SELECT client, count(*) AS count FROM log_events WHERE 1 ${where} GROUP BY 1`)
      .all(...params) as { client: number; count: number }[];
    const known = rows.map(({ client, count }) => [client, count] as const);
    expect(new Map(mostFrequent(tally, -1))).toEqual(new Map(known));
    const counts = known.map(([, count]) => count).toSorted((a, b) => b - a);
    expect(mostFrequent(tally, 3).map(([, count]) => count)).toEqual(counts.slice(0, 3));
  });
});

it('finds in steps what a list finds at once, and says how far it came', () => {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  const events = Array.from({ length: 4500 }, (_, minute) =>
    eventAt(minute, { user_agent: minute % 900 === 100 ? 'curl/8' : 'Chrome' }),
  );
  mirror.commitBatch({ logs: events }, noon);
  const query = parseQuery('user_agent:*curl*').root;
  for (const oldest_first of [false, true]) {
    const found: LogEvent[] = [];
    const reached: string[] = [];
    for (let place: { before_log_id?: string; after_log_id?: string } | undefined = {}; place !== undefined;) {
      const step = mirror.searchLogs({ query, ...place, oldest_first, limit: 4 - found.length, budget: 0 });
      found.push(...step.events);
      if (step.reached !== undefined) reached.push(step.reached.log_id);
      const at = step.reached?.log_id;
      place = at === undefined ? undefined : oldest_first ? { after_log_id: at } : { before_log_id: at };
    }
    expect(found).toEqual(mirror.listLogs({ query, oldest_first, limit: 4 }));
    const order = oldest_first ? events.toReversed() : events;
    expect(reached).toEqual([order[1999]!.log_id]);
  }
  expect(mirror.searchLogs({ limit: 3, budget: 0 }).reached).toBeUndefined();
});
