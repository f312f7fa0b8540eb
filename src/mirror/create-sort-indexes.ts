import type { Database } from './database.ts';
import { sortColumns } from './user-order.ts';

/**
 * Makes the indexes that sorted lists walk, once the first pass over all users is complete. Kept up row by row during
 * that pass they would cost more than everything else together; until then lists are sorted when they are asked for.
 */
export function createSortIndexes(db: Database): void {
  for (const column of Object.values(sortColumns)) {
    db.exec(`CREATE INDEX IF NOT EXISTS users_by_${column} ON users (${column}, user_id)`);
  }
}
