import type { Migration } from '../database.ts';

/** Values of log events that were deleted, which no event may have any more: see `LogPruner`. */
export const logSuspects: Migration = {
  version: 10,
  up: (db) => db.exec('CREATE TABLE IF NOT EXISTS log_suspects (id INTEGER PRIMARY KEY) STRICT'),
};
