import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import { foldText } from '../../src/domain/fold-text.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { LogReader } from '../../src/mirror/log-reader.ts';
import { LogValueStore } from '../../src/mirror/log-value-store.ts';
import { LogWriter } from '../../src/mirror/log-writer.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import type { LogFilter } from '../../src/mirror/mirror.ts';
import { PruneReader } from '../../src/mirror/pruner.ts';
import { Upkeep } from '../../src/mirror/upkeep.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { noon } from './temporary-mirror.ts';

const hour = 3_600_000;
const db = new Database(':memory:');
db.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? foldText(text) : text));
for (const migration of mirrorMigrations) migration.up(db);

const events = Array.from({ length: 400 }, (_, n): LogEvent => {
  const date = new Date(noon - n * hour).toISOString();
  const log_id = `900${date.replaceAll(/\D/g, '')}000${'1'.padStart(33, '0')}`;
  const place = { country_code: 'DE', country_name: 'Germany', city_name: 'Berlin' };
  const more = { connection: 'Db', organization_id: 'org_1', ip: '203.0.113.7', location_info: place };
  return {
    log_id,
    date,
    type: 'fp',
    user_id: 'auth0|jane',
    user_name: 'jane@acme.com',
    description: 'Wrong password',
    client_name: 'Shop',
    ...more,
  };
});
new LogWriter(db, new LogValueStore(db)).store(events);
// In a log of so many, these are few.
db.prepare(`INSERT INTO facts VALUES ('log_events', '100000'), ('complete_at', '1')`).run();
const upkeep = new Upkeep(db);
while (upkeep.next() !== undefined) upkeep.takeStep(0);

const asked: string[] = [];
const watched = new Proxy(db, {
  get: (target, name) => {
    if (name === 'prepare')
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
  },
});

/** The steps of all statements that a call needs. */
function plansOf(call: (reader: LogReader) => unknown): string[] {
  asked.length = 0;
  call(new LogReader(watched, () => noon));
  return asked.flatMap((sql) => {
    const params = Array.from({ length: sql.split('?').length - 1 }, () => '1');
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
    return steps.map(({ detail }) => detail);
  });
}

/** Every row of a large table, in no order that stops it. */
const wholeTables = /^SCAN (?:e|d|v|u|l|log_events|log_values|log_users|log_bodies|users)\b(?! USING COVERING INDEX)/;

const filters: Readonly<Record<string, LogFilter>> = {
  'a user': { user_id: 'auth0|jane' },
  'a user and types': { user_id: 'auth0|jane', types: ['fp', 's'] },
  types: { types: ['s', 'fp'] },
  'a text': { text: 'jane' },
  ...Object.fromEntries(
    [
      'type:fp',
      'is:failed',
      'user:jane@acme.com',
      'user_id:"auth0|jane"',
      'user_name:jane@*',
      'user_name:*acme*',
      'email:jane@acme.com',
      'client:shop',
      'client_name:shop type:fp',
      'connection:db',
      'organization:*',
      'ip:203.0.113.0/24',
      'ip:203.0.113',
      'country:germany',
      'city:berlin',
      'place:"berlin, de"',
      'description:*password*',
      'shop',
      'shop -is:failed',
      'date:[2026-07-30 TO 2026-07-31]',
      'date:<24h type:fp',
    ].map((text) => [text, { query: parseQuery(text).root }]),
  ),
};

describe.each(Object.entries(filters))('the plan of %s', (_name, filter) => {
  it('starts from what its values name, and walks no table', () => {
    // So many that they are not looked for among the newest first.
    const steps = plansOf((reader) => reader.list({ ...filter, limit: 600 }));
    expect(steps.filter((step) => wholeTables.test(step))).toEqual([]);
    expect(steps.join('; ')).toMatch(/SEARCH (?:e|u) USING/);
  });

  it('counts without walking a table', () => {
    const steps = plansOf((reader) => reader.count(filter));
    expect(steps.filter((step) => wholeTables.test(step))).toEqual([]);
  });
});

describe('what is counted by the hour', () => {
  it.each(['', 'type:fp', 'is:failed', 'client:shop', 'country:de', 'date:[2026-07-20 TO 2026-07-28]'])(
    'answers %j without a look at the events',
    (text) => {
      const filter = { query: parseQuery(text).root };
      const request = { from: noon - 300 * hour, to: noon, step: 24 * hour };
      const bars = plansOf((reader) => reader.histogram(filter, request));
      const facets =
        text.includes(':') && !text.startsWith('date') ? [] : plansOf((r) => r.facets(filter, 'client', 9));
      for (const steps of [bars, facets]) expect(steps.filter((step) => / (?:e|d)\b/.test(step))).toEqual([]);
      expect(bars.join('; ')).toContain('SEARCH log_hours USING PRIMARY KEY (kind=?');
    },
  );
});

describe('what many events match', () => {
  it.each(['is:failed -client:shop', 'has:ip', 'connection:db ip:203.0.113.0/24'])(
    'groups %j in the order of the file, and not by an index that names each event',
    (text) => {
      const filter = { query: parseQuery(text).root };
      // More than a part of all, so that they are not looked for by their values.
      db.prepare(`UPDATE facts SET value = '400' WHERE name = 'log_events'`).run();
      const facets = plansOf((reader) => reader.facets(filter, 'client', 9));
      const bars = plansOf((reader) => reader.histogram(filter, { from: noon - 300 * hour, to: noon, step: hour }));
      db.prepare(`UPDATE facts SET value = '100000' WHERE name = 'log_events'`).run();
      for (const steps of [facets, bars]) expect(steps.filter((step) => / e USING INDEX/.test(step))).toEqual([]);
    },
  );

  it('counts all events by who they are about in the index of users', () => {
    const steps = plansOf((reader) => reader.facets({}, 'user', 9));
    expect(steps.join('; ')).toContain('e USING COVERING INDEX log_events_by_user');
  });
});

describe('what is old', () => {
  it('is found from the oldest arrival on', () => {
    asked.length = 0;
    expect(new PruneReader(watched).has('logs', noon)).toBe(true);
    const old = asked.find((sql) => sql.includes('log_events')) ?? '';
    const steps = db.prepare(`EXPLAIN QUERY PLAN ${old}`).all(1, 1) as { detail: string }[];
    expect(steps.map(({ detail }) => detail)).toContain('SEARCH log_events USING INTEGER PRIMARY KEY (rowid<?)');
    expect(plansOf((reader) => reader.oldest()).join('; ')).not.toMatch(/SCAN log_events\b/);
  });
});

it('counts what many match in pieces of the log, each from where the one before ended', () => {
  const filter = { query: parseQuery('-client:shop date:[2026-07-20 TO 2026-07-28]').root };
  const steps = plansOf((reader) => reader.facets(filter, 'ip', 9));
  const pieces = steps.filter((step) => / e\b/.test(step));
  expect(pieces).toContain('SEARCH e USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
  expect(pieces.filter((step) => step.startsWith('SCAN'))).toEqual([]);
});

it('looks only at the events that are named by their ids, whatever else is asked of them', () => {
  const ids = `(log_id:${events[3]!.log_id} OR log_id:${events[300]!.log_id})`;
  for (const rest of ['NOT client:shop', 'user_name:*acme*', 'type:fp client:shop']) {
    const query = parseQuery(`${ids} ${rest}`).root;
    const steps = plansOf((reader) => reader.search({ query, limit: 9, budget: 0 }));
    const found = steps.filter((step) => / e\b/.test(step));
    expect(found).toEqual(['SEARCH e USING INTEGER PRIMARY KEY (rowid=?)']);
  }
});
