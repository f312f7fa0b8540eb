import Database from 'better-sqlite3-multiple-ciphers';
import { expect, it } from 'vitest';

import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { Upkeep } from '../../src/mirror/upkeep.ts';

function keptUp() {
  const db = new Database(':memory:');
  for (const migration of mirrorMigrations) migration.up(db);
  db.prepare(`INSERT INTO facts VALUES ('complete_at', '1')`).run();
  const upkeep = new Upkeep(db);
  while (upkeep.next() !== undefined) upkeep.takeStep(0);
  return { db, upkeep };
}

it('takes away the indexes of an earlier version together with making the one that stands for them', () => {
  const { db, upkeep } = keptUp();
  const names = db.prepare(`SELECT name FROM sqlite_schema WHERE tbl_name = 'users' ORDER BY name`).pluck();
  const newest = names.all();
  db.exec(`
    DROP INDEX users_by_odd_email;
    CREATE INDEX users_by_shared_email ON users (lower(email), email_verified);
    CREATE INDEX users_by_verified_email ON users (lower(email), user_id) WHERE email_verified = 1;
    CREATE INDEX users_by_lower_email ON users (lower(email));
  `);
  expect(upkeep.next()).toEqual({ next: 'the search for users with the same e-mail quick', steps: 1 });
  upkeep.takeStep(0);
  expect(upkeep.next()).toBeUndefined();
  expect(names.all()).toEqual(newest);
});

it('makes an index anew that an earlier version made with more in it, one a step', () => {
  const { db, upkeep } = keptUp();
  const definitions = db.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name`).pluck();
  const newest = definitions.all();
  db.exec(`
    DROP INDEX users_by_name_key;
    CREATE INDEX users_by_name_key ON users (name_key, user_id);
    DROP INDEX users_blocked;
    CREATE INDEX users_blocked ON users (updated_at, user_id) WHERE blocked = 1;
  `);
  expect(upkeep.next()).toEqual({ next: 'lists by name quick', steps: 2 });
  upkeep.takeStep(0);
  expect(upkeep.next()).toEqual({ next: 'the list of blocked users quick', steps: 1 });
  upkeep.takeStep(0);
  expect(upkeep.next()).toBeUndefined();
  expect(definitions.all()).toEqual(newest);
});
