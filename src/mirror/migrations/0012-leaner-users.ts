import type { Migration } from '../database.ts';

/**
 * From here on profiles are stored without their identity and the parts of their name where columns say them, see
 * `lean-profile.ts`, and a nickname that is the local part of the address is made of that. An empty nickname is no
 * nickname, so that older rows are read as they are; they are rewritten step by step, as before.
 */
export const leanerUsers: Migration = {
  version: 12,
  up: (db) => {
    db.exec(`
      ALTER TABLE users RENAME COLUMN nickname TO odd_nickname;
      ALTER TABLE users ADD COLUMN nickname TEXT AS (
        iif(odd_nickname = '', substr(email, 1, instr(email, '@') - 1), odd_nickname)
      );
      ALTER TABLE users ADD COLUMN social INTEGER;
      ALTER TABLE users ADD COLUMN given_length INTEGER;
      INSERT OR REPLACE INTO facts SELECT 'profiles_to_lean', '0' WHERE EXISTS (SELECT 1 FROM profiles);
    `);
  },
};
