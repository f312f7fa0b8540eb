import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { boundsOn } from './log-condition.ts';
import type { StatementCache } from './statement-cache.ts';

/** What is cut into pieces: events on whose numbers there may be bounds, which are left out before the operator. */
export interface Stretch {
  readonly bounds: readonly Sql[];
  readonly order: 'ASC' | 'DESC';
}

/** A stretch of events without a break. */
export interface Piece {
  /** On `e.id`. */
  readonly where: Sql;
  /** The number that the next piece begins with; undefined for the last one. */
  readonly next: number | undefined;
}

/** Cuts the log into pieces of so many events, so that between them something can be told, or ended. */
export class LogPieces {
  readonly #statements: StatementCache;

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  /** @param size of the next piece */
  *of({ bounds, order }: Stretch, size: () => number): Generator<Piece, void> {
    const ends = this.#ends(bounds);
    if (ends === undefined) return;
    const { low, high } = ends;
    let from: number | undefined = order === 'ASC' ? low : high;
    // Of several bounds SQLite starts from any: the piece's own have to be the only ones that it can start from.
    const within = joinSql([sql('1'), ...boundsOn('+id', bounds)], 'AND');
    while (from !== undefined) {
      const left: number[] = order === 'ASC' ? [from, high] : [low, from];
      const [next]: (number | undefined)[] = this.#statements.column({
        sql: `SELECT id FROM log_events WHERE id >= ? AND id <= ? AND ${within.sql} ORDER BY id ${order} LIMIT 1 OFFSET ?`,
        params: [...left, ...within.params, size()],
      });
      const where: Sql =
        next === undefined
          ? sql('e.id >= ? AND e.id <= ?', ...left)
          : sql(order === 'ASC' ? 'e.id >= ? AND e.id < ?' : 'e.id <= ? AND e.id > ?', from, next);
      yield { where, next };
      from = next;
    }
  }

  #ends(bounds: readonly Sql[]): { readonly low: number; readonly high: number } | undefined {
    const within = joinSql([sql('1'), ...boundsOn('id', bounds)], 'AND');
    const [low, high] = (['min', 'max'] as const).map((which) => {
      const end = { ...within, sql: `SELECT ${which}(id) FROM log_events WHERE ${within.sql}` };
      return this.#statements.column<number | null>(end)[0] ?? undefined;
    });
    return low === undefined || high === undefined ? undefined : { low, high };
  }
}
