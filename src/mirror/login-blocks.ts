import { loginBlockEffect, loginBlockLasts, usualAttempts } from '../domain/login-blocks.ts';
import type { Detail } from '../domain/detail.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';
import { sortKey } from './user-columns.ts';

/**
 * Follows whom brute-force protection keeps out, from the events of the log and from what was read of single users.
 * Auth0 has no list of it: only one user or identifier can be asked about at a time.
 * Must run inside a transaction; see `BatchWriter`.
 * https://auth0.com/docs/api/management/v2/user-blocks/get-user-blocks-by-id
 */
export class LoginBlockWriter {
  readonly #block: Statement;
  readonly #blockAsRead: Statement;
  readonly #lift: Statement;
  readonly #setThreshold: Statement;
  readonly #forgetBlocks: Statement;
  readonly #forgetLifts: Statement;

  constructor(db: Database) {
    const insert = `INSERT INTO login_blocks (identifier, ip, user_id, key, blocked_at, ends_at)
      VALUES (lower(@identifier), @ip, @user_id, @key, @at, @ends_at)
      ON CONFLICT DO UPDATE SET user_id = coalesce(excluded.user_id, user_id),
        blocked_at = max(blocked_at, excluded.blocked_at)`;
    this.#block = db.prepare(`${insert}, ends_at = max(ends_at, excluded.ends_at)`);
    // A reading does not tell of when a block is: the log may have.
    this.#blockAsRead = db.prepare(
      `${insert}, ends_at = iif(ends_at > excluded.blocked_at, ends_at, excluded.ends_at)`,
    );
    this.#lift = db.prepare(
      'INSERT INTO login_lifts (who, at) VALUES (lower(?), ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
    );
    this.#setThreshold = db.prepare('INSERT OR REPLACE INTO login_thresholds (at, attempts) VALUES (?, ?)');
    this.#forgetBlocks = db.prepare('DELETE FROM login_blocks WHERE ends_at < ?');
    this.#forgetLifts = db.prepare('DELETE FROM login_lifts WHERE at < ?');
  }

  /** @param serverNow what has ended by then is not kept */
  follow(event: LogEvent, serverNow: number): void {
    const effect = loginBlockEffect(event);
    if (effect === undefined) return;
    const { at } = effect;
    if (effect.kind === 'threshold') {
      this.#setThreshold.run(at, effect.attempts);
      return;
    }
    if (at + loginBlockLasts <= serverNow) return;
    this.#forgetOld(serverNow);
    if (effect.kind === 'lifted') {
      for (const who of effect.who) this.lift(who, at);
      return;
    }
    const { identifier, ip, user_id = null } = effect;
    this.#block.run({ identifier, ip, user_id, key: keyOf(identifier), at, ends_at: at + loginBlockLasts });
  }

  /** What Auth0 says of one user takes the place of everything that was known before. */
  read({ owner, kind, items, read_at, complete, problem }: Detail): void {
    if (kind !== 'blocks' || problem !== undefined) return;
    if (complete) this.lift(owner, read_at - 1);
    for (const { identifier, ip } of items) {
      const typed = typeof identifier === 'string' && identifier !== '' ? identifier : owner;
      const from = typeof ip === 'string' ? ip : '';
      const ends_at = read_at + loginBlockLasts;
      this.#blockAsRead.run({ identifier: typed, ip: from, user_id: owner, key: keyOf(typed), at: read_at, ends_at });
    }
  }

  /** @param who a user_id or an identifier */
  lift(who: string, at: number): void {
    this.#lift.run(who, at);
  }

  #forgetOld(serverNow: number): void {
    this.#forgetBlocks.run(serverNow);
    this.#forgetLifts.run(serverNow - loginBlockLasts);
  }
}

function keyOf(identifier: string): string {
  return sortKey(identifier) ?? '';
}

/**
 * Who is named by a block, from the few blocks that there are to the users: each part walks an index. The plus takes the
 * type of the column away, with which an index of an expression would not be used.
 * https://sqlite.org/datatype3.html#type_conversions_prior_to_comparison
 */
const named = [
  'o.email_key = b.key AND lower(o.email) = b.identifier',
  'o.phone_number IS NOT NULL AND o.phone_number = b.identifier',
  'o.username IS NOT NULL AND lower(o.username) = +b.identifier',
  'o.user_id = b.user_id',
] as const;

const lastRaise = `(SELECT max(at) FROM (
  SELECT at, attempts, lag(attempts, 1, ${usualAttempts}) OVER (ORDER BY at) AS before FROM login_thresholds
) WHERE attempts > before)`;

const holds = `b.ends_at > ?
  AND b.blocked_at > coalesce((SELECT max(at) FROM login_lifts WHERE who IN (b.identifier, lower(o.user_id))), 0)
  AND b.blocked_at > coalesce(${lastRaise}, 0)`;

/** Condition over `users u`: brute-force protection keeps the user out, from one address at least. */
export function isLoginBlocked(now: number): Sql {
  const parts = named.map((on) => `SELECT o.id FROM login_blocks b CROSS JOIN users o WHERE ${on} AND ${holds}`);
  return sql(`u.id IN (${parts.join(' UNION ALL ')})`, ...parts.map(() => now));
}
