import Database from 'better-sqlite3-multiple-ciphers';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { HeldOrders } from '../../src/mirror/held-orders.ts';
import { HeldSets } from '../../src/mirror/held-sets.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { orderedPage, usualEffort } from '../../src/mirror/ordered-page.ts';
import { StatementCache } from '../../src/mirror/statement-cache.ts';
import { orderBySorting } from '../../src/mirror/user-order.ts';
import { sql } from '../../src/query/sql.ts';

const db = new Database(':memory:');
for (const migration of mirrorMigrations) migration.up(db);
db.exec(`
  INSERT INTO facts VALUES ('complete_at', '1');
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
  INSERT INTO users (id, user_id, logins_count, created_at, odd_name_key, blocked, odd_text, source, read_at)
  SELECT i, 'u' || i, (i * 37) % 50, i % 90, nullif('n' || (i * 7919) % 400, 'n3'), (i % 3) = 0, '', 1, 1 FROM n;
`);
const statements = new StatementCache(db);
const reading = { statements, sets: new HeldSets(statements) };

const conditions = [
  'u.blocked = 1',
  'u.logins_count > 40',
  'u.logins_count = 3',
  'u.created_at > 80',
  'u.name_key IS NULL',
  '0',
  '1',
];
const asked = fc.record({
  where: fc.constantFrom(...conditions),
  among: fc.constantFrom(undefined, ...conditions),
  field: fc.constantFrom('name', 'logins_count', 'created_at', 'user_id'),
  descending: fc.boolean(),
  offset: fc.constantFrom(0, 3, 40, 300),
  limit: fc.constantFrom(1, 7, 60),
  effort: fc.record({
    head: fc.constantFrom(1, 20, 200),
    near: fc.constantFrom(0, 20, 200),
    many: fc.constantFrom(0, 30, 1000),
    far: fc.constantFrom(20, 200, 1000),
    partOfAll: fc.constantFrom(0.01, 0.5, 1).map((part) => ({ ofColumns: part, ofProfiles: part })),
    partOfNamed: fc.constantFrom(0.01, 0.5, 1),
    chunk: fc.constantFrom(1, 30, 1000),
  }),
});

it.each([[0], [25]])('finds the same page by every way, with %i users who were written since', (written) => {
  const orders = new HeldOrders(db, statements);
  for (const field of ['name', 'logins_count', 'created_at', 'user_id']) orders.of({ field, descending: false });
  for (let id = 5; id < 5 + written * 20; id += 20) {
    db.prepare('UPDATE users SET logins_count = 41, created_at = 85, odd_name_key = NULL WHERE id = ?').run(id);
    db.prepare('INSERT INTO recent_changes (id) VALUES (?)').run(id);
  }
  fc.assert(
    fc.property(asked, ({ where, among, field, descending, offset, limit, effort }) => {
      const sort = { field, descending };
      const exact = among === undefined ? sql(where) : sql(`${where} AND ${among}`);
      const named = statements.column(sql(`SELECT u.id FROM users u WHERE ${among ?? '0'}`));
      const within = (most: number) => (named.length > most ? undefined : Uint32Array.from(named));
      const candidates = among === undefined ? undefined : { within };
      const order = orders.of(sort);
      if (order === undefined) throw new Error('no order is held');
      const found = orderedPage(reading, { order, page: { sort, offset, limit }, exact, candidates }, effort);
      const { sql: by } = orderBySorting(sort);
      const plain = sql(`SELECT u.id FROM users u WHERE ${exact.sql} ORDER BY ${by} LIMIT ? OFFSET ?`, limit, offset);
      expect(found).toEqual(statements.column(plain));
    }),
    { numRuns: 400 },
  );
  for (const offset of [0, 5, 300, 590]) {
    const sort = { field: 'created_at', descending: true };
    const order = orders.of(sort);
    if (order === undefined) throw new Error('no order is held');
    const asking = { order, page: { sort, offset, limit: 20 }, exact: undefined, candidates: undefined };
    const plain = `SELECT u.id FROM users u ORDER BY ${orderBySorting(sort).sql} LIMIT 20 OFFSET ${offset}`;
    expect(orderedPage(reading, asking, usualEffort)).toEqual(statements.column(sql(plain)));
  }
});
