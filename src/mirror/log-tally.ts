import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { boundsOn } from './log-condition.ts';
import type { StatementCache } from './statement-cache.ts';

/** Events of one piece: their numbers are some hundred kilobytes of text. */
const eventsOfPiece = 50_000;

/** Which events are counted. */
export interface TallySource {
  /** From FROM on, with the events as `e` and a condition to which more can be added. */
  readonly events: Sql;
  /** On the number of the event alone, which is left out before the operator. */
  readonly bounds: readonly Sql[];
  /** Whether all events within the bounds are looked at: that is done piece by piece. */
  readonly isWalk: boolean;
}

/**
 * Counts how often a number comes among events. All of them are handed over as one text: SQLite would sort what it
 * groups, which takes seven times as long.
 */
export class LogTally {
  readonly #statements: StatementCache;

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  /**
   * @param number SQL over `e` of a small whole number from 0, or of NULL for an event that is not counted
   * @returns how often each number came, at its place
   */
  count(number: Sql, source: TallySource): Uint32Array {
    let tally = new Uint32Array(1024);
    const { events } = source;
    for (const piece of this.#pieces(source)) {
      const [text = '[]'] = this.#statements.column<string>({
        sql: `SELECT json_group_array(${number.sql}) ${events.sql} AND ${piece.sql}`,
        params: [...number.params, ...events.params, ...piece.params],
      });
      for (const value of JSON.parse(text) as (number | null)[]) {
        if (value === null) continue;
        if (value >= tally.length) tally = withRoomFor(value, tally);
        tally[value] = (tally[value] ?? 0) + 1;
      }
    }
    return tally;
  }

  /** Conditions on the number that cut the events into pieces, from the oldest on. */
  *#pieces({ bounds, isWalk }: TallySource): Generator<Sql> {
    if (!isWalk) {
      yield sql('1');
      return;
    }
    const ends = joinSql([sql('1'), ...boundsOn('id', bounds)], 'AND');
    // Of several bounds SQLite starts from any: the piece's own have to be the only ones that it can start from.
    const within = joinSql([sql('1'), ...boundsOn('+id', bounds)], 'AND');
    const end = (which: 'min' | 'max') =>
      this.#statements.column<number | null>({
        ...ends,
        sql: `SELECT ${which}(id) FROM log_events WHERE ${ends.sql}`,
      })[0] ?? undefined;
    const last = end('max') ?? 0;
    let from = end('min');
    while (from !== undefined) {
      const [next]: (number | undefined)[] = this.#statements.column({
        sql: `SELECT id FROM log_events WHERE id >= ? AND id <= ? AND ${within.sql} ORDER BY id LIMIT 1 OFFSET ?`,
        params: [from, last, ...within.params, eventsOfPiece],
      });
      yield next === undefined ? sql('e.id >= ? AND e.id <= ?', from, last) : sql('e.id >= ? AND e.id < ?', from, next);
      from = next;
    }
  }
}

/** The numbers that came most often, each with how often. @param most below 0: all */
export function mostFrequent(tally: Uint32Array, most: number): [number, number][] {
  const counts = tally.filter((count) => count > 0).sort();
  const least = most < 0 ? 1 : (counts.at(-most) ?? 1);
  const frequent: [number, number][] = [];
  for (const [number, count] of tally.entries()) if (count >= least) frequent.push([number, count]);
  frequent.sort(([, one], [, other]) => other - one);
  return most < 0 ? frequent : frequent.slice(0, most);
}

function withRoomFor(number: number, tally: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * number);
  larger.set(tally);
  return larger;
}
