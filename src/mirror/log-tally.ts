import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { LogPieces } from './log-pieces.ts';
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
  readonly #log: LogPieces;
  readonly #size: number;

  /** @param size events of a piece */
  constructor(statements: StatementCache, size = eventsOfPiece) {
    this.#statements = statements;
    this.#log = new LogPieces(statements);
    this.#size = size;
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

  *#pieces({ bounds, isWalk }: TallySource): Generator<Sql> {
    if (!isWalk) yield sql('1');
    else for (const { where } of this.#log.of({ bounds, order: 'ASC' }, () => this.#size)) yield where;
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
