import type { Migration } from '../database.ts';

/**
 * What is known of the blocks of brute-force protection: see `login-blocks.ts`. `identifier` and `who` are in lower
 * case, `key` is folded as `users.email_key` is. No row is ever corrected by what arrives late: a block holds when it is
 * younger than everything that lifts it.
 */
export const loginBlocks: Migration = {
  version: 6,
  up: (db) => {
    db.exec(`
      CREATE TABLE login_blocks (
        identifier TEXT NOT NULL,
        ip TEXT NOT NULL,
        user_id TEXT,
        key TEXT NOT NULL,
        blocked_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        PRIMARY KEY (identifier, ip)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX login_blocks_by_end ON login_blocks (ends_at);
      CREATE TABLE login_lifts (who TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX login_lifts_by_time ON login_lifts (at);
      CREATE TABLE login_thresholds (at INTEGER PRIMARY KEY, attempts INTEGER NOT NULL) STRICT;
      INSERT INTO facts SELECT 'login_blocks_read', '1' WHERE NOT EXISTS (SELECT 1 FROM log_events);
    `);
  },
};
