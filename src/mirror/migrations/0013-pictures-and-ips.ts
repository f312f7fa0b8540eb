import type { Migration } from '../database.ts';

/**
 * The address of a user's picture is stored as its hash and the number of what stands around it, see `picture-forms.ts`,
 * and that of the last login beside the other columns, so that a login changes no profile. Older rows are read as they
 * are, and rewritten step by step, as before.
 */
export const picturesAndIps: Migration = {
  version: 13,
  up: (db) => {
    db.exec(`
      CREATE TABLE picture_forms (
        id INTEGER PRIMARY KEY, before TEXT NOT NULL, after TEXT NOT NULL, UNIQUE (before, after)
      ) STRICT;
      ALTER TABLE users ADD COLUMN last_ip TEXT;
      ALTER TABLE users ADD COLUMN picture_form INTEGER;
      ALTER TABLE users ADD COLUMN picture_hash BLOB;
      INSERT OR REPLACE INTO facts SELECT 'profiles_to_lean', '0' WHERE EXISTS (SELECT 1 FROM profiles);
    `);
  },
};
