import type { Migration } from '../database.ts';

/**
 * What is looked for every day and is hardly ever there has an index. `cause` says why there is a gap: NULL, the sync was
 * away for longer than Auth0 keeps events; `damage`, it was lost with pages of a damaged mirror.
 */
export const prune: Migration = {
  version: 4,
  up: (db) => {
    db.exec(`
      CREATE INDEX details_by_read_at ON details (read_at);
      CREATE INDEX tombstones_with_profile ON tombstones (deleted_at) WHERE profile IS NOT NULL;
      ALTER TABLE log_gaps ADD COLUMN cause TEXT;
    `);
  },
};
