import type { Migration } from '../mirror/database.ts';

/**
 * One row an entry: its JSON, the `mac` of its predecessor and its own. Everything that is searched is generated from
 * the JSON, so nothing beside it could be changed unnoticed. `head` names the last entry, which a chain alone cannot.
 */
export const journalMigrations: readonly Migration[] = [
  {
    version: 1,
    up: (db) => {
      db.exec(`
        CREATE TABLE entries (
          seq INTEGER PRIMARY KEY,
          entry TEXT NOT NULL,
          prev BLOB NOT NULL,
          mac BLOB NOT NULL,
          tenant TEXT NOT NULL GENERATED ALWAYS AS (entry ->> 'tenant') STORED,
          user_id TEXT NOT NULL GENERATED ALWAYS AS (entry ->> 'user_id') STORED,
          change_id TEXT NOT NULL GENERATED ALWAYS AS (entry ->> 'change_id') STORED,
          state TEXT NOT NULL GENERATED ALWAYS AS (entry ->> 'state') STORED
        ) STRICT;
        CREATE INDEX entries_by_change ON entries (tenant, change_id, seq);
        CREATE INDEX entries_by_user ON entries (user_id, seq);
        CREATE TABLE head (
          one INTEGER PRIMARY KEY CHECK (one = 1),
          seq INTEGER NOT NULL,
          mac BLOB NOT NULL
        ) STRICT;
      `);
    },
  },
  {
    // Version 1 knew no subjects but users. Images lie beside the chain, which holds their seals, so that they can go.
    version: 2,
    up: (db) => {
      db.exec(`
        ALTER TABLE entries ADD COLUMN subject TEXT NOT NULL GENERATED ALWAYS AS (
          coalesce(entry ->> '$.subject.kind', 'user') || ' ' || coalesce(entry ->> '$.subject.id', entry ->> 'user_id')
        ) VIRTUAL;
        CREATE INDEX entries_by_subject ON entries (tenant, subject, seq);
        CREATE TABLE images (
          change_id TEXT PRIMARY KEY,
          at INTEGER NOT NULL,
          image TEXT NOT NULL
        ) STRICT;
      `);
    },
  },
  {
    // Versions before knew a tenant by its name alone, which can be given to another one: what they wrote has no domain.
    version: 3,
    up: (db) => {
      db.exec(`ALTER TABLE entries ADD COLUMN domain TEXT GENERATED ALWAYS AS (entry ->> 'domain') VIRTUAL`);
    },
  },
];
