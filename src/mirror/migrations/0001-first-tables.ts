import type { Migration } from '../database.ts';

/**
 * `users` is narrow, so that scans and sorts touch few pages; the profile lies beside it under the same id, as JSONB.
 * `*_key` are folded texts to sort by, NULL when there is nothing; `text` is what bare words are looked up in.
 * `search` holds only its trigrams: candidates, which are checked against `text`. `facets` holds
 * what the JSON is asked for: see `facets.ts`. The indexes to sort users by come
 * later: see `create-sort-indexes.ts`.
 */
export const firstTables: Migration = {
  version: 1,
  up: (db) => {
    db.exec(`
      CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL UNIQUE,
        name TEXT,
        email TEXT,
        username TEXT,
        phone_number TEXT,
        nickname TEXT,
        connection TEXT,
        logins_count INTEGER,
        last_login INTEGER,
        created_at INTEGER,
        updated_at INTEGER,
        blocked INTEGER NOT NULL,
        email_verified INTEGER,
        name_key TEXT,
        email_key TEXT,
        connection_key TEXT,
        text TEXT NOT NULL,
        source INTEGER NOT NULL,
        read_at INTEGER NOT NULL,
        pass INTEGER
      ) STRICT;
      CREATE TABLE profiles (id INTEGER PRIMARY KEY, profile BLOB NOT NULL) STRICT;
      CREATE VIRTUAL TABLE search USING fts5 (
        text, tokenize = 'trigram case_sensitive 1', detail = none, content = '', contentless_delete = 1
      );
      CREATE VIRTUAL TABLE facets USING fts5 (
        words, tokenize = 'ascii', detail = none, content = '', contentless_delete = 1
      );
      CREATE VIRTUAL TABLE search_terms USING fts5vocab (search, row);
      CREATE TABLE tombstones (
        user_id TEXT PRIMARY KEY, deleted_at INTEGER NOT NULL, reason TEXT NOT NULL, profile BLOB
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE stale (
        id INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, reason TEXT NOT NULL,
        marked_at INTEGER NOT NULL, marked_at_server INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE log_events (
        id INTEGER PRIMARY KEY,
        log_id TEXT NOT NULL UNIQUE,
        date INTEGER NOT NULL,
        type TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      CREATE INDEX log_events_by_date ON log_events (date);
      CREATE INDEX log_events_by_type ON log_events (type);
      CREATE TABLE log_bodies (id INTEGER PRIMARY KEY, event BLOB NOT NULL) STRICT;
      CREATE TABLE log_users (user_id TEXT NOT NULL, log_id TEXT NOT NULL, PRIMARY KEY (user_id, log_id))
        STRICT, WITHOUT ROWID;
      CREATE TABLE log_gaps (
        id INTEGER PRIMARY KEY, after_log_id TEXT, before_log_id TEXT,
        "from" INTEGER NOT NULL, "to" INTEGER NOT NULL, found_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE catalogue (kind TEXT PRIMARY KEY, items TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE jobs (job TEXT PRIMARY KEY, checkpoint TEXT, status TEXT) STRICT, WITHOUT ROWID;
      CREATE TABLE requests (
        hour INTEGER NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL, limited INTEGER NOT NULL,
        PRIMARY KEY (hour, reason)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `);
  },
};
