import type { Database } from './database.ts';
import { sortColumns } from './user-order.ts';

/**
 * Makes the indexes that sorted lists and the search for duplicates walk, once the first pass over all users is complete. Kept up row by row during
 * that pass they would cost more than everything else together; until then lists are sorted when they are asked for.
 */
export function createSortIndexes(db: Database): void {
  for (const column of Object.values(sortColumns)) {
    // That one is there, because a user_id is unique.
    if (column === 'user_id') continue;
    db.exec(`CREATE INDEX IF NOT EXISTS users_by_${column} ON users (${column}, user_id)`);
  }
  // What accounts of one person have in common: see `duplicate-reader.ts`.
  db.exec(`
    CREATE INDEX IF NOT EXISTS users_by_verified_email ON users (lower(email), user_id) WHERE email_verified = 1;
    CREATE INDEX IF NOT EXISTS users_by_phone_number ON users (phone_number, user_id) WHERE phone_number IS NOT NULL;
  `);
}
