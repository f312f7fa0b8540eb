import type { Migration } from '../database.ts';

/**
 * `details` holds one row for each kind of detail of each object that somebody looked at; `detail` is its items and its
 * problem as JSONB. `outdated` is not 0 when something says that it is no longer true: see `DetailStore`.
 */
export const details: Migration = {
  version: 2,
  up: (db) => {
    db.exec(`
      CREATE TABLE details (
        owner TEXT NOT NULL,
        kind TEXT NOT NULL,
        detail BLOB NOT NULL,
        read_at INTEGER NOT NULL,
        outdated INTEGER NOT NULL,
        PRIMARY KEY (owner, kind)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX details_by_kind ON details (kind);
    `);
  },
};
