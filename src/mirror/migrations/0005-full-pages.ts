import type { Migration } from '../database.ts';

/**
 * Leaves of the full-text indexes fill a page of the file. In their usual size of 4050 bytes only one fits on a page of
 * 8192, whose other half stays empty. Leaves that exist are rewritten as the indexes are merged.
 * https://sqlite.org/fts5.html#the_pgsz_configuration_option
 */
export const fullPages: Migration = {
  version: 5,
  up: (db) => {
    db.exec(`
      INSERT INTO search (search, rank) VALUES ('pgsz', 8000);
      INSERT INTO facets (facets, rank) VALUES ('pgsz', 8000);
    `);
  },
};
