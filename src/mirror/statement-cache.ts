import type { Sql } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';

const mostStatements = 100;

/** Runs SQL that was put together from parts. The same text is prepared once: as one types, only values change. */
export class StatementCache {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The first column of all rows. */
  column<T = number>({ sql, params }: Sql): T[] {
    return this.#statement(sql)
      .pluck()
      .all(...params) as T[];
  }

  /** The first column of the first row, which must be a number. */
  number({ sql, params }: Sql): number {
    return this.#statement(sql)
      .pluck()
      .get(...params) as number;
  }

  get({ sql, params }: Sql): unknown {
    return this.#statement(sql)
      .pluck(false)
      .get(...params);
  }

  all<T>({ sql, params }: Sql): T[] {
    return this.#statement(sql)
      .pluck(false)
      .all(...params) as T[];
  }

  run({ sql, params }: Sql): void {
    this.#statement(sql).run(...params);
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const oldest = this.#statements.keys().next();
    if (this.#statements.size >= mostStatements && !oldest.done) this.#statements.delete(oldest.value);
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
