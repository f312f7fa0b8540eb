import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';

/**
 * Case is ignored in ASCII letters only: see `duplicate-reader.ts`. What is sorted by is the address in this sense, but
 * of odd ones – with other letters than those of ASCII, or very long – which have an index of their own. LIMIT keeps the
 * addresses in order apart from their groups: together, SQLite looks up every row beside the index.
 * @param where over `users`
 */
export function keysInOrder(where: string): string {
  return `SELECT email_key AS email FROM users WHERE ${where} ORDER BY email_key LIMIT -1`;
}

const shared = `SELECT email FROM (${keysInOrder(`email_key > ''`)}) GROUP BY email HAVING count(*) > 1`;
const isShared = `EXISTS (
  SELECT 1 FROM users o WHERE o.email_key = u.email_key AND lower(o.email) = lower(u.email) AND o.id <> u.id
)`;

/**
 * Condition over `users u`: another user of the tenant has the same e-mail address, verified or not; mostly by another
 * connection, for a database has an address only once.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking
 */
export function hasDuplicateEmail(): Sql {
  return sql(`(u.email_key IN (${shared}) AND ${isShared})`);
}

/** Different addresses after one, in order, with the number of users that have them. */
export const emailsAfter = `SELECT email, sum(users) AS users FROM (
  SELECT * FROM (
    SELECT email, count(*) - (SELECT count(*) FROM users o WHERE o.odd_email_key = k.email) AS users
    FROM (${keysInOrder('email_key > @after')}) k GROUP BY email HAVING users > 0 LIMIT @limit
  )
  UNION ALL
  SELECT * FROM (
    SELECT lower(email), count(*) FROM users WHERE odd_email_key IS NOT NULL AND lower(email) > @after
    GROUP BY lower(email) ORDER BY lower(email) LIMIT @limit
  )
) GROUP BY email ORDER BY email LIMIT @limit`;
