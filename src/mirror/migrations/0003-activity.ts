import type { Migration } from '../database.ts';

/**
 * What the sync did, told later. `hours` counts what changed among users, by hours since the epoch; an hour in which
 * nothing changed has no row. `requests` learns which answers failed and how long they took (see `Latencies`).
 * `runs` is the journal of the last runs that are worth telling, as JSON.
 */
export const activity: Migration = {
  version: 3,
  up: (db) => {
    db.exec(`
      CREATE TABLE hours (
        hour INTEGER PRIMARY KEY,
        inserted INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL, logs INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE runs (id INTEGER PRIMARY KEY, run TEXT NOT NULL) STRICT;
      ALTER TABLE requests ADD COLUMN server_errors INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE requests ADD COLUMN latencies TEXT NOT NULL DEFAULT '{}';
    `);
  },
};
