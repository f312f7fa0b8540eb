import type { SharedProof } from '../domain/shared-proof.ts';
import type { Database, Statement } from './database.ts';
import type { DuplicateGroup, DuplicateRequest, LinkCandidate, UserRow } from './mirror.ts';
import { isStale, readRow, rowColumns } from './user-row.ts';

/** Accounts of a group that are fetched: who has more of them has another problem. */
const mostAccounts = 50;

const phoneVerified = `p.profile ->> '$.phone_verified' = 1`;

/** How each proof is found, in SQL. `value` is what the users share. */
const proofs = {
  // ASCII letters only: the local part of an address may hold others, whose case is the mail server's affair.
  email: {
    groups: `SELECT lower(u.email) AS value, count(*) AS count FROM users u
      WHERE u.email_verified = 1 AND lower(u.email) > ? GROUP BY lower(u.email) HAVING count(*) > 1
      ORDER BY lower(u.email)`,
    users: `SELECT ${rowColumns}, ${isStale} FROM users u
      WHERE u.email_verified = 1 AND lower(u.email) = lower(?) ORDER BY u.user_id LIMIT ${mostAccounts}`,
  },
  phone_number: {
    groups: `SELECT value, count(*) AS count FROM (
        SELECT u.phone_number AS value FROM users u
        WHERE u.phone_number > ? GROUP BY u.phone_number HAVING count(*) > 1
      ) JOIN users u ON u.phone_number = value JOIN profiles p ON p.id = u.id
      WHERE ${phoneVerified} GROUP BY value HAVING count(*) > 1 ORDER BY value`,
    users: `SELECT ${rowColumns}, ${isStale} FROM users u JOIN profiles p ON p.id = u.id
      WHERE u.phone_number = ? AND ${phoneVerified} ORDER BY u.user_id LIMIT ${mostAccounts}`,
  },
} as const satisfies Readonly<Record<SharedProof, unknown>>;

interface Proof {
  readonly groups: Statement;
  readonly count: Statement;
  readonly users: Statement;
}

/**
 * Finds accounts that may belong to one person: the same e-mail address or phone number, verified on both sides.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking/suggested-account-linking-server-side-implementation
 */
export class DuplicateReader {
  readonly #proofs: Readonly<Record<SharedProof, Proof>>;
  readonly #values: Statement;

  constructor(db: Database) {
    const prepare = (proof: SharedProof): Proof => ({
      groups: db.prepare(`${proofs[proof].groups} LIMIT ?`),
      count: db.prepare(`SELECT count(*) FROM (${proofs[proof].groups})`).pluck(),
      users: db.prepare(proofs[proof].users),
    });
    this.#proofs = { email: prepare('email'), phone_number: prepare('phone_number') };
    this.#values = db.prepare(
      `SELECT iif(u.email_verified = 1, u.email, NULL) AS email, iif(${phoneVerified}, u.phone_number, NULL) AS phone_number
       FROM users u JOIN profiles p ON p.id = u.id WHERE u.user_id = ?`,
    );
  }

  list({ by, after = '', limit }: DuplicateRequest): DuplicateGroup[] {
    const found = this.#proofs[by].groups.all(after, limit) as { value: string; count: number }[];
    return found.map(({ value, count }) => ({ by, value, count, users: this.#users(by, value) }));
  }

  count(by: SharedProof): number {
    return this.#proofs[by].count.get('') as number;
  }

  candidates(user_id: string): LinkCandidate[] {
    const values = this.#values.get(user_id) as Readonly<Record<SharedProof, string | null>> | undefined;
    const found = new Map<string, { row: UserRow; shares: SharedProof[] }>();
    for (const by of ['email', 'phone_number'] as const) {
      const value = values?.[by];
      if (value === null || value === undefined) continue;
      for (const row of this.#users(by, value)) {
        if (row.user_id === user_id) continue;
        const known = found.get(row.user_id) ?? { row, shares: [] };
        known.shares.push(by);
        found.set(row.user_id, known);
      }
    }
    return [...found.values()];
  }

  #users(by: SharedProof, value: string): UserRow[] {
    return (this.#proofs[by].users.all(value) as Record<string, unknown>[]).map(readRow);
  }
}
