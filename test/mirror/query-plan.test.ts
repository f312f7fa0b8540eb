import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import { duplicateProofs } from '../../src/mirror/duplicate-reader.ts';
import { emailsAfter, hasDuplicateEmail, keysInOrder } from '../../src/mirror/duplicate-emails.ts';
import { isLoginBlocked } from '../../src/mirror/login-blocks.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { userSortFields, type UserSortField } from '../../src/mirror/mirror.ts';
import { walkFrom } from '../../src/mirror/page-marks.ts';
import { createdWithin } from '../../src/mirror/sighting-reader.ts';
import { Upkeep } from '../../src/mirror/upkeep.ts';
import { userCondition } from '../../src/mirror/user-condition.ts';
import { orderBy, orderByBackwards, orderBySorting, sortColumns, standsBefore } from '../../src/mirror/user-order.ts';
import { usersWhere } from '../../src/mirror/users-where.ts';
import { StatementCache } from '../../src/mirror/statement-cache.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { sql } from '../../src/query/sql.ts';

const db = new Database(':memory:');
db.function('fold', { deterministic: true }, (value) => value);
db.function('sort_key', { deterministic: true }, (value) => value);
for (const migration of mirrorMigrations) migration.up(db);
db.prepare(`INSERT INTO facts VALUES ('complete_at', '1')`).run();
const upkeep = new Upkeep(db);
while (upkeep.next() !== undefined) upkeep.takeStep(0);

function planOf(sql: string, ...params: unknown[]): string {
  const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[];
  return steps.map(({ detail }) => detail).join('; ');
}

/**
 * Whether rows of users are read besides an index. Of an index of a column that is made of others a plan does not say so.
 * https://www.sqlite.org/opcode.html
 */
function readsRows(sql: string, ...params: unknown[]): boolean {
  type Step = Readonly<Record<'opcode' | 'p1' | 'p2', unknown>>;
  const program = db.prepare(`EXPLAIN ${sql}`).all(...params) as Step[];
  const table = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'users'`).pluck().get();
  const opened = program.filter(({ opcode, p2 }) => opcode === 'OpenRead' && p2 === table);
  const cursors = new Set(opened.map(({ p1 }) => p1));
  return program.some(({ opcode, p1 }) => ['Column', 'Rewind', 'Last'].includes(String(opcode)) && cursors.has(p1));
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

  it.each(sorts)('walks that index from its end too: $field, descending $descending', (sort) => {
    const plan = planOf(`SELECT u.id FROM users u ORDER BY ${orderByBackwards(sort).sql} LIMIT 50 OFFSET 100`);
    expect(plan).toMatch(`INDEX ${indexOf(sort.field)}`);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it.each(sorts)('finds a position by that index alone: $field, descending $descending', (sort) => {
    const before = standsBefore(sort, 'x', 1);
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${before.sql}`, ...before.params);
    expect(plan).toMatch(`INDEX ${indexOf(sort.field)}`);
    expect(plan).toMatch(/^SEARCH u /);
    expect(readsRows(`SELECT count(*) FROM users u WHERE ${before.sql}`, ...before.params)).toBe(false);
  });

  it.each(sorts)('goes on from a user by that index: $field, descending $descending', (sort) => {
    for (const backwards of [false, true]) {
      for (const value of ['x', null]) {
        const plans = walkFrom(sort, { place: 5000, value, id: 9 }, backwards).map(({ sql: ids, params }) => {
          expect(readsRows(`${ids} LIMIT 60`, ...params)).toBe(false);
          return planOf(`${ids} LIMIT 60`, ...params);
        });
        for (const plan of plans) {
          expect(plan).toMatch(/^SEARCH u USING (?:COVERING )?INDEX/);
          expect(plan).not.toContain('TEMP B-TREE');
        }
        // Not over all who have the same value.
        if (sort.field !== 'user_id') expect(plans[0]).toMatch(/=\? AND rowid[<>]\?/);
        if (sort.field !== 'user_id' && value !== null)
          expect(plans[1]).toContain(`INDEX ${indexOf(sort.field)} (${sortColumns[sort.field]}`);
      }
    }
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
    const plan = planOf(duplicateProofs.email.values, { after: '', limit: 10 });
    expect(plan).toContain('SEARCH users USING INDEX users_by_email_key (email_key>?)');
    expect(plan).toContain('SEARCH u USING INDEX users_by_email_key (email_key=?)');
    expect(plan).toContain('SEARCH users USING INDEX users_by_odd_email (odd_email_key>?)');
    expect(plan).not.toMatch(/SCAN users?\b/);
    expect(readsRows(keysInOrder(`email_key > 'a'`))).toBe(false);
  });

  it('looks up by its index who has an address, to tell whether it is verified', () => {
    const verified = `SELECT count(*) FROM users u WHERE ${duplicateProofs.email.where}`;
    expect(planOf(verified, { value: 'a' })).toBe('SEARCH u USING INDEX users_by_email_key (email_key=?)');
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
    const plan = planOf(emailsAfter, { after: 'a', limit: 10 });
    expect(plan).toContain('SEARCH users USING INDEX users_by_email_key (email_key>?)');
    expect(plan).toContain('SEARCH o USING COVERING INDEX users_by_odd_email (odd_email_key=?)');
    expect(plan).toContain('SEARCH users USING INDEX users_by_odd_email (odd_email_key>?)');
    expect(plan).not.toMatch(/SCAN users\b/);
  });

  it('finds shared addresses in their index, and looks only at those who have them', () => {
    const { sql, params } = hasDuplicateEmail();
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${sql}`, ...params);
    for (const step of ['SEARCH users', 'SEARCH u', 'SEARCH o EXISTS'])
      expect(plan).toContain(`${step} USING INDEX users_by_email_key (email_key`);
    expect(plan).not.toContain('SCAN u ');
  });
});

describe('the plan of a count of users by when they were created', () => {
  it.each([{ window: { from: 1, to: 2 } }, { window: 'undated' as const }])('reads the index alone: $window', (row) => {
    const { sql, params } = createdWithin(row.window);
    const index = 'SEARCH u USING COVERING INDEX users_by_created_at (created_at';
    expect(planOf(`SELECT count(*) FROM users u WHERE ${sql}`, ...params)).toContain(index);
    const order = 'ORDER BY u.created_at LIMIT 1 OFFSET 5';
    const plan = planOf(`SELECT u.created_at FROM users u WHERE ${sql} ${order}`, ...params);
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('the plan of what a keystroke asks for', () => {
  it.each([
    ['u.name_key >= ? AND u.name_key < ?', 'u.name_key, u.id', 'users_by_name_key (name_key>? AND name_key<?)'],
    ['u.email_key >= ? AND u.email_key < ?', 'u.email_key, u.id', 'users_by_email_key (email_key>? AND email_key<?)'],
    ['u.user_id >= ? AND u.user_id < ?', 'u.user_id, u.id', 'sqlite_autoindex_users_1 (user_id>? AND user_id<?)'],
    [
      'u.username IS NOT NULL AND lower(u.username) >= ? AND lower(u.username) < ?',
      'lower(u.username), u.id',
      'users_by_username (<expr>>? AND <expr><?)',
    ],
  ])('starts where the beginning stands: %s', (where, order, index) => {
    const plan = planOf(`SELECT u.id AS id FROM users u WHERE ${where} ORDER BY ${order} LIMIT 1000`, 'a', 'b');
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('takes trigrams in the order of the rows, and looks each row up', () => {
    const found = 'SELECT u.id FROM search s CROSS JOIN users u ON u.id = s.rowid WHERE search MATCH ?';
    const plan = planOf(`${found} ORDER BY s.rowid LIMIT 60 OFFSET 0`, '"abc"');
    expect(plan).toContain('SCAN s VIRTUAL TABLE');
    expect(plan).toContain('SEARCH u USING INTEGER PRIMARY KEY');
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

describe('the plan of what a query is narrowed by', () => {
  it.each([
    ['logins_count:>5', 'users_by_logins_count'],
    ['last_login:[2026-01-01 TO 2026-02-01]', 'users_by_last_login'],
    ['NOT _exists_:last_login', 'users_by_last_login'],
    ['created_at:2026-03-10', 'users_by_created_at'],
    ['updated_at:<2026-01-01', 'users_by_updated_at'],
    ['blocked:true', 'users_by_blocked'],
    ['email_verified:false', 'users_by_unverified'],
    ['has:phone', 'users_by_phone_number'],
    ['name:ma*', 'users_by_name_key'],
    ['email:*@acme.com AND email:jane*', 'users_by_email_key'],
  ])('reads an index alone: %s', (text, index) => {
    const conditions = userCondition({ query: parseQuery(text).root }, 0).indexed;
    expect(conditions).toHaveLength(1);
    for (const { sql, params } of conditions) {
      const found = `SELECT u.id FROM users u WHERE ${sql}`;
      expect(planOf(found, ...params)).toMatch(new RegExp(`^SEARCH u USING (?:COVERING )?INDEX ${index}`));
      expect(readsRows(found, ...params)).toBe(false);
    }
  });

  it.each([
    ['app_metadata.plan:gold'],
    ['identities.connection:github'],
    ['user_metadata.crm.id:*12*'],
    ['connection:db'],
  ])('asks the facets: %s', (text) => {
    const [match = ''] = userCondition({ query: parseQuery(text).root }, 0).facets;
    expect(planOf('SELECT rowid FROM facets WHERE facets MATCH ?', match)).toContain('VIRTUAL TABLE INDEX');
  });

  it('finds who has a username, or maybe a second factor, without looking at all users', () => {
    const plans = ['has:username', 'has:mfa'].map((text) => {
      const [found] = userCondition({ query: parseQuery(text).root }, 0).indexed;
      const ids = found?.ids?.sql ?? `SELECT u.id FROM users u WHERE ${found?.sql ?? '1'}`;
      return planOf(ids, ...(found?.params ?? []));
    });
    expect(plans[0]).toContain('SEARCH u USING INDEX users_by_username');
    expect(plans[1]).toContain('facets VIRTUAL TABLE INDEX');
    expect(plans[1]).toContain('SEARCH u USING COVERING INDEX sqlite_autoindex_users_1 (user_id=?)');
    for (const plan of plans) expect(plan).not.toContain('SCAN u');
  });

  it('reads profiles in the order of the file where all have to be looked at', () => {
    const { exact = sql('1') } = userCondition({ query: parseQuery('NOT last_ip:1*').root }, 0);
    const counted = usersWhere(new StatementCache(db), 'count(*)', exact);
    expect(planOf(counted.sql, ...counted.params)).toMatch(/^SCAN u;/);
    const { exact: indexed = sql('1') } = userCondition({ query: parseQuery('last_login:<2d last_ip:1*').root }, 0);
    const found = usersWhere(new StatementCache(db), 'count(*)', indexed);
    expect(planOf(found.sql, ...found.params)).toContain('INDEX users_by_last_login (last_login>?)');
  });

  it('finds whose whole name or address it is by the index of what they are sorted by', () => {
    const { exact } = userCondition({ query: parseQuery('email:jane@acme.com').root }, 0);
    const plan = planOf(`SELECT count(*) FROM users u WHERE ${exact?.sql ?? ''}`, ...(exact?.params ?? []));
    expect(plan).toContain('SEARCH u USING INDEX users_by_email_key (email_key=?)');
  });

  it('looks candidates up by their ids, in the order in which they are given', () => {
    const sql = `SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.id = j.value WHERE instr(u.text, 'a') > 0`;
    const plan = planOf(sql, '[1]');
    expect(plan).toMatch(/SCAN j VIRTUAL TABLE.*SEARCH u USING INTEGER PRIMARY KEY/);
  });
});
