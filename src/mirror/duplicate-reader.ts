import type { SharedProof } from '../domain/shared-proof.ts';
import type { Database, Statement } from './database.ts';
import { emailsAfter, keysInOrder } from './duplicate-emails.ts';
import type { EmailCount, DuplicateGroup, DuplicateRequest, LinkCandidate, UserRow } from './mirror.ts';
import { isStale, readRow, rowColumns } from './user-row.ts';

/** Accounts of a group that are fetched: who has more of them has another problem. */
const mostAccounts = 50;

const phoneVerified = `p.profile ->> '$.phone_verified' = 1`;

/**
 * How each proof is found, in SQL. `values`: what several users have, in its order, from an index alone; `where`: the
 * users of whom it was proved.
 */
export const duplicateProofs = {
  // ASCII letters only: the local part of an address may hold others, whose case is the mail server's affair.
  email: {
    values: `SELECT * FROM (
        SELECT email AS value FROM (${keysInOrder('email_key > @after')}) k GROUP BY email HAVING count(*) > 1 AND (
          SELECT count(*) FROM users u WHERE u.email_verified = 1 AND u.email_key = k.email AND lower(u.email) = k.email
        ) > 1 ORDER BY email LIMIT @limit
      ) UNION SELECT * FROM (
        SELECT lower(email) FROM users
        WHERE odd_email_key IS NOT NULL AND lower(email) > @after AND email_verified = 1
        GROUP BY lower(email) HAVING count(*) > 1 ORDER BY lower(email) LIMIT @limit
      ) ORDER BY value LIMIT @limit`,
    where: 'u.email_verified = 1 AND u.email_key = sort_key(@value) AND lower(u.email) = lower(@value)',
  },
  phone_number: {
    values: `SELECT u.phone_number AS value FROM users u
      WHERE u.phone_number > @after GROUP BY u.phone_number HAVING count(*) > 1 ORDER BY u.phone_number LIMIT @limit`,
    where: `u.phone_number = @value AND ${phoneVerified}`,
  },
} as const satisfies Readonly<Record<SharedProof, unknown>>;

interface Proof {
  readonly values: Statement;
  readonly users: Statement;
  readonly count: Statement;
  readonly countGroups: Statement;
}

/**
 * Finds accounts that may belong to one person: the same e-mail address or phone number, verified on both sides.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking/suggested-account-linking-server-side-implementation
 */
export class DuplicateReader {
  readonly #proofs: Readonly<Record<SharedProof, Proof>>;
  readonly #values: Statement;
  readonly #emails: Statement;

  constructor(db: Database) {
    const prepare = (proof: SharedProof): Proof => {
      const { values, where } = duplicateProofs[proof];
      const from = 'FROM users u JOIN profiles p ON p.id = u.id WHERE';
      return {
        values: db.prepare(values).pluck(),
        users: db.prepare(`SELECT ${rowColumns}, ${isStale} ${from} ${where} ORDER BY u.user_id LIMIT ${mostAccounts}`),
        count: db.prepare(`SELECT count(*) ${from} ${where}`).pluck(),
        countGroups: db.prepare(countOf(proof, values)).pluck(),
      };
    };
    this.#proofs = { email: prepare('email'), phone_number: prepare('phone_number') };
    this.#emails = db.prepare(emailsAfter);
    this.#values = db.prepare(
      `SELECT iif(u.email_verified = 1, u.email, NULL) AS email, iif(${phoneVerified}, u.phone_number, NULL) AS phone_number
       FROM users u JOIN profiles p ON p.id = u.id WHERE u.user_id = ?`,
    );
  }

  list({ by, after = '', limit }: DuplicateRequest): DuplicateGroup[] {
    const groups: DuplicateGroup[] = [];
    for (let last: string | undefined = after; last !== undefined && groups.length < limit;) {
      const wanted = limit - groups.length;
      const values = this.#proofs[by].values.all({ after: last, limit: wanted }) as string[];
      // What is not proved of two of them is no group, so there may be fewer groups than values.
      groups.push(...values.map((value) => this.#group(by, value)).filter(({ count }) => count > 1));
      last = values.length < wanted ? undefined : values.at(-1);
    }
    return groups;
  }

  emails(after: string, limit: number): EmailCount[] {
    return this.#emails.all({ after, limit }) as EmailCount[];
  }

  count(by: SharedProof): number {
    return this.#proofs[by].countGroups.get({ after: '', limit: -1 }) as number;
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

  #group(by: SharedProof, value: string): DuplicateGroup {
    const users = this.#users(by, value);
    const count = users.length < mostAccounts ? users.length : (this.#proofs[by].count.get({ value }) as number);
    return { by, value, count, users };
  }

  #users(by: SharedProof, value: string): UserRow[] {
    return (this.#proofs[by].users.all({ value }) as Record<string, unknown>[]).map(readRow);
  }
}

/** Whether an address is verified was asked; whether a number is, is in the profile. */
function countOf(proof: SharedProof, values: string): string {
  if (proof === 'email') return `SELECT count(*) FROM (${values})`;
  return `SELECT count(*) FROM (
    SELECT value FROM (${values}) JOIN users u ON u.phone_number = value JOIN profiles p ON p.id = u.id
    WHERE ${phoneVerified} GROUP BY value HAVING count(*) > 1)`;
}
