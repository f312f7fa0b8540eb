import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';

/**
 * Case is ignored in ASCII letters only: see `duplicate-reader.ts`. The addresses are put in order first, because then
 * their index is enough: grouped at once, SQLite looks up every row beside it.
 */
const inOrder = 'SELECT lower(email) AS email FROM users ORDER BY lower(email)';
const shared = `SELECT email FROM (${inOrder}) GROUP BY email HAVING count(*) > 1 AND email > ''`;

/**
 * Condition over `users u`: another user of the tenant has the same e-mail address, verified or not; mostly by another
 * connection, for a database has an address only once.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking
 */
export function hasDuplicateEmail(): Sql {
  return sql(`lower(u.email) IN (${shared})`);
}

/** Different addresses after one, in order, with the number of users that have them. LIMIT in the inner query keeps the index enough, as above. */
export const emailsAfter = `SELECT email, count(*) AS users FROM (
  SELECT lower(email) AS email FROM users WHERE lower(email) > ? ORDER BY lower(email) LIMIT -1
) GROUP BY email ORDER BY email LIMIT ?`;
