import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import { duplicateProofs } from '../../src/mirror/duplicate-reader.ts';
import { emailsAfter, hasDuplicateEmail } from '../../src/mirror/duplicate-emails.ts';
import { isLoginBlocked } from '../../src/mirror/login-blocks.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { userSortFields, type UserSortField } from '../../src/mirror/mirror.ts';
import { createdWithin } from '../../src/mirror/sighting-reader.ts';
import { Upkeep } from '../../src/mirror/upkeep.ts';
import { userCondition } from '../../src/mirror/user-condition.ts';
import { orderBy, orderBySorting, sortColumns, standsBefore } from '../../src/mirror/user-order.ts';
import { parseQuery } from '../../src/query/parse-query.ts';

const db = new Database(':memory:');
for (const migration of mirrorMigrations) migration.up(db);
db.prepare(`INSERT INTO facts VALUES ('complete_at', '1')`).run();
const upkeep = new Upkeep(db);
while (upkeep.next() !== undefined) upkeep.takeStep(0);

function planOf(sql: string, ...params: unknown[]): string {
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
  return steps.map(({ detail }) => detail).join('; ');
}

const facetsOf = (text: string) => userCondition({ query: parseQuery(text).root }, 0).facets;
const indexOf = (field: UserSortField): string =>
  field === 'user_id' ? 'sqlite_autoindex_users_1' : `users_by_${sortColumns[field]}`;
const sorts = userSortFields.flatMap((field) => [false, true].map((descending) => ({ field, descending })));

describe('the plan of a list', () => {
  it.each(sorts)('walks the index of its order and sorts nothing: $field, descending $descending', (sort) => {
    const plan = planOf(`SELECT u.id FROM users u ORDER BY ${orderBy(sort).sql} LIMIT 50 OFFSET 100`);
    expect(plan).toMatch(`INDEX ${indexOf(sort.field)}`);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it.each(sorts)('finds a position by that index alone: $field, descending $descending', (sort) => {
    const before = standsBefore(sort, 'x', 'auth0|1');
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${before.sql}`, ...before.params);
    expect(plan).toContain(`SEARCH u USING COVERING INDEX ${indexOf(sort.field)}`);
  });

  it('starts from the trigrams where few users have them', () => {
    const where = 'u.id IN (SELECT rowid FROM search WHERE search MATCH ?)';
    const order = orderBySorting({ field: 'name', descending: false });
    const plan = planOf(`SELECT u.id FROM users u WHERE ${where} ORDER BY ${order.sql} LIMIT 50`, '"abc"');
    expect(plan).toContain('SEARCH u USING INTEGER PRIMARY KEY');
  });
});

describe('the plan of a saved view', () => {
  it('goes from the blocks of brute-force protection to the users that they name', () => {
    const { sql, params } = isLoginBlocked(0);
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${sql}`, ...params);
    expect(plan).toContain('SEARCH u USING INTEGER PRIMARY KEY');
    for (const index of ['INDEX users_by_email_key', 'COVERING INDEX users_by_phone_number', 'INDEX users_by_username'])
      expect(plan).toContain(`SEARCH o USING ${index}`);
    expect(plan).not.toMatch(/SCAN [uo]\b/);
  });

  it.each(['is:blocked', 'is:unverified', 'is:pending', 'is:dormant', 'is:new'])(
    'counts %s in an index alone',
    (query) => {
      const { exact } = userCondition({ query: parseQuery(query).root }, 0);
      const plan = planOf(`SELECT count(*) FROM users u WHERE ${exact?.sql ?? ''}`, ...(exact?.params ?? []));
      expect(plan).toContain('u USING COVERING INDEX');
    },
  );

  it('finds what several users share in an index alone, and looks only at those whether it is verified', () => {
    const plan = planOf(`${duplicateProofs.email.values} LIMIT ?`, '', 10);
    expect(plan).toContain('SEARCH users USING COVERING INDEX users_by_lower_email');
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('asks the facets for alternatives of the metadata, unless one of them has none', () => {
    const [gold = '', silver = ''] = ['gold', 'silver'].map((plan) => facetsOf(`user_metadata.plan:${plan}`)[0]);
    expect(facetsOf('user_metadata.plan:(gold OR silver)')).toEqual([`${gold} OR ${silver}`]);
    expect(facetsOf('user_metadata.plan:gold OR (user_metadata.plan:silver blocked:true)')).toEqual([
      `${gold} OR ${silver}`,
    ]);
    expect(facetsOf('user_metadata.plan:gold OR blocked:true')).toEqual([]);
  });

  it('lists addresses from their index alone', () => {
    const plan = planOf(emailsAfter, 'a', 10);
    expect(plan).toContain('COVERING INDEX users_by_lower_email');
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('finds shared addresses in their index alone', () => {
    const { sql, params } = hasDuplicateEmail();
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${sql}`, ...params);
    expect(plan).toContain('SCAN users USING COVERING INDEX users_by_lower_email');
    expect(plan).toContain('SEARCH u USING COVERING INDEX users_by_lower_email');
    expect(plan).not.toContain('SCAN u ');
  });
});

describe('the plan of a count of users by when they were created', () => {
  it.each([{ window: { from: 1, to: 2 } }, { window: 'undated' as const }])('reads the index alone: $window', (row) => {
    const { sql, params } = createdWithin(row.window);
    const index = 'SEARCH u USING COVERING INDEX users_by_created_at (created_at';
    expect(planOf(`SELECT count(*) FROM users u WHERE ${sql}`, ...params)).toContain(index);
    const order = 'ORDER BY u.created_at, u.user_id LIMIT 1 OFFSET 5';
    const plan = planOf(`SELECT u.created_at FROM users u WHERE ${sql} ${order}`, ...params);
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  });
});
