import type { Database } from './database.ts';

/**
 * Folds the log of writes into the file, as far as nobody reads: otherwise it is folded in later, when it is long enough.
 * Whoever writes waits for others as long as before.
 */
export function foldLog(db: Database): void {
  const patience = db.pragma('busy_timeout', { simple: true }) as number;
  db.pragma('busy_timeout = 0');
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.pragma(`busy_timeout = ${patience}`);
  }
}
