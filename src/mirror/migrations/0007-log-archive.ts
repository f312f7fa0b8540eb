import { convertLog } from '../convert-log.ts';
import type { Migration } from '../database.ts';

const indexed = ['type', 'description', 'user', 'client', 'connection', 'organization', 'ip', 'country', 'place'];

/** So many of the newest events are converted with the tables, so that a small log is there at once. */
const atOnce = 2000;

/**
 * Log events by number in the order of arrival (see `log-order.ts`), which every index of them has for nothing. What
 * many events share is in `log_values` once, folded, and as it was where that differs, and `log_search` holds the trigrams of these values. `mark` tells events
 * of the same microsecond apart. `log_bodies` holds blocks of events, `at` is the place in it. `log_hours` counts
 * events and failures by the hour of their date. What there was is converted step by step: see `convert-log.ts`.
 */
export const logArchive: Migration = {
  version: 7,
  up: (db) => {
    db.exec(`
      DROP INDEX log_events_by_date;
      DROP INDEX log_events_by_type;
      DROP TABLE log_users;
      ALTER TABLE log_events RENAME TO old_log_events;
      ALTER TABLE log_bodies RENAME TO old_log_bodies;
      CREATE TABLE log_events (
        id INTEGER PRIMARY KEY, mark INTEGER NOT NULL, date INTEGER NOT NULL,
        body INTEGER NOT NULL, at INTEGER NOT NULL,
        type INTEGER, description INTEGER, user INTEGER, client INTEGER,
        connection INTEGER, organization INTEGER, ip INTEGER, country INTEGER, place INTEGER
      ) STRICT;
      CREATE TABLE log_bodies (id INTEGER PRIMARY KEY, event BLOB NOT NULL) STRICT;
      CREATE TABLE log_values (
        id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL, label_key TEXT NOT NULL,
        value TEXT, label TEXT
      ) STRICT;
      CREATE INDEX log_values_by_key ON log_values (kind, key);
      CREATE VIRTUAL TABLE log_search USING fts5 (
        text, tokenize = 'trigram case_sensitive 1', detail = none, content = '', contentless_delete = 1
      );
      INSERT INTO log_search (log_search, rank) VALUES ('pgsz', 8000);
      CREATE TABLE log_users (user INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (user, event))
        STRICT, WITHOUT ROWID;
      CREATE TABLE log_hours (
        kind INTEGER NOT NULL, hour INTEGER NOT NULL, value INTEGER NOT NULL,
        count INTEGER NOT NULL, failures INTEGER NOT NULL, PRIMARY KEY (kind, hour, value)
      ) STRICT, WITHOUT ROWID;
    `);
    for (const column of indexed)
      db.exec(`CREATE INDEX log_events_by_${column} ON log_events (${column}) WHERE ${column} IS NOT NULL`);
    convertLog(db, atOnce);
  },
};
