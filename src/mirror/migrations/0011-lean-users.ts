import type { Migration } from '../database.ts';

const keys = ['name', 'email', 'connection'];

/**
 * What is sorted by and looked up is made of other columns wherever they say it as SQLite's own functions read them, which
 * need none of ours; what they do not, stands in columns of its own: see `oddColumns`. An index of a column that is made
 * holds its values. Older rows have all of it there, and are read alike; they are rewritten step by step, with their
 * profiles: see `lean-older-profiles.ts`.
 * https://www.sqlite.org/gencol.html
 */
export const leanUsers: Migration = {
  version: 11,
  up: (db) => {
    for (const key of keys)
      db.exec(`
        DROP INDEX IF EXISTS users_by_${key}_key;
        ALTER TABLE users RENAME COLUMN ${key}_key TO odd_${key}_key;
        ALTER TABLE users ADD COLUMN ${key}_key TEXT AS (coalesce(odd_${key}_key, lower(${key})));
      `);
    db.exec(`
      ALTER TABLE users RENAME COLUMN text TO odd_text;
      ALTER TABLE users ADD COLUMN text TEXT AS (coalesce(nullif(odd_text, ''), concat_ws(
        char(10), name_key, nullif(email_key, name_key), lower(username), lower(phone_number), lower(user_id)
      )));
      INSERT OR REPLACE INTO facts SELECT 'profiles_to_lean', '0' WHERE EXISTS (SELECT 1 FROM profiles);
    `);
  },
};
