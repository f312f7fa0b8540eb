import type { Migration } from '../database.ts';

/** Rows of users that were written lately, in the order of the writing, so that whoever holds an order can mend it. */
export const recentChanges: Migration = {
  version: 8,
  up: (db) => {
    db.exec('CREATE TABLE recent_changes (seq INTEGER PRIMARY KEY, id INTEGER NOT NULL) STRICT;');
  },
};
