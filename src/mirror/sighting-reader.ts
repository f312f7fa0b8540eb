import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';
import type { CreatedWindow, UserSighting } from './mirror.ts';
import { StatementCache } from './statement-cache.ts';
import { isStale } from './user-row.ts';

const columns = `u.id AS row, u.user_id, u.created_at, u.updated_at, ${isStale}`;

/** Condition for the users of a window, in the form that walks the index on `created_at`. */
export function createdWithin(window: CreatedWindow): Sql {
  if (window === 'undated') return sql('u.created_at IS NULL');
  const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = window;
  return sql('u.created_at >= ? AND u.created_at < ?', from, to);
}

/** Reads what has to be compared with the tenant to know that a mirror is complete: how many, who, in which state. */
export class SightingReader {
  readonly #statements: StatementCache;
  readonly #one: Statement;
  readonly #next: Statement;

  constructor(db: Database) {
    this.#statements = new StatementCache(db);
    this.#one = db.prepare(`SELECT ${columns} FROM users u WHERE u.user_id = ?`);
    this.#next = db.prepare(`SELECT ${columns} FROM users u WHERE u.id > ? ORDER BY u.id LIMIT ?`);
  }

  count(window: CreatedWindow): number {
    const within = createdWithin(window);
    return this.#statements.number(sql(`SELECT count(*) FROM users u WHERE ${within.sql}`, ...within.params));
  }

  createdAt(window: CreatedWindow, place: number): number | undefined {
    const { sql: where, params } = createdWithin(window);
    const order = 'ORDER BY u.created_at LIMIT 1 OFFSET ?';
    return this.#statements.column(
      sql(`SELECT u.created_at FROM users u WHERE ${where} ${order}`, ...params, place),
    )[0];
  }

  within(window: CreatedWindow): UserSighting[] {
    const { sql: where, params } = createdWithin(window);
    return this.#statements.all(sql(`SELECT ${columns} FROM users u WHERE ${where}`, ...params)) as UserSighting[];
  }

  get(user_id: string): UserSighting | undefined {
    return this.#one.get(user_id) as UserSighting | undefined;
  }

  after(row: number, limit: number): UserSighting[] {
    return this.#next.all(row, limit) as UserSighting[];
  }
}
