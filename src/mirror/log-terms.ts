import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database } from './database.ts';
import { askEach, typeTerm, type ValueTerm } from './log-fields.ts';
import { type ValueKind, valueKinds } from './log-values.ts';
import { StatementCache } from './statement-cache.ts';
import { TextCandidates } from './text-candidates.ts';

/** So many values are named one by one; of more it is quicker to ask whether an event's value is among them. */
const mostNamed = 2000;

/** A condition that begins with the index of its values. */
export interface LogDriver {
  /** Names the events, for `e.id IN (…)`. */
  readonly ids: Sql;
  /** Set where the events of one value stand in the order of arrival already. */
  readonly single: Sql | undefined;
  /** No value is meant: nothing can match. */
  readonly isEmpty: boolean;
  /** Set where the values are of one kind: then no event is named twice. */
  readonly kind: ValueKind | undefined;
  /** The values of that kind. */
  readonly values: readonly number[];
}

/** Answers what is asked of values: it looks for the values first, and then for the events that have them. */
export class LogTerms {
  readonly #statements: StatementCache;
  readonly #candidates: TextCandidates;

  constructor(db: Database, statements: StatementCache) {
    this.#statements = statements;
    this.#candidates = new TextCandidates(db);
  }

  /**
   * @param order `walk`: the condition is tried on events in their order, until enough are found. `all`: on every
   * event, so that all values may be looked for first.
   * @returns the condition, and where its values are few, how it could begin with them
   */
  answer(term: ValueTerm, order: 'walk' | 'all'): { readonly where: Sql; readonly driver: LogDriver | undefined } {
    const found = this.#find(term);
    if (found !== undefined) return { where: named(found, '+'), driver: driverOf(found) };
    return { where: order === 'walk' ? askEach(term) : askAll(term), driver: undefined };
  }

  /** The numbers of the values by kind; undefined when there are too many. */
  #find(term: ValueTerm): ReadonlyMap<ValueKind, number[]> | undefined {
    const { kinds, types = [] } = term;
    const match = this.#trigrams(term);
    const rows = this.#rows(term, match);
    // Their trigrams say nothing of what they mean.
    if (match !== undefined && types.length > 0) rows.push(...this.#rows(typeTerm(types), undefined));
    if (rows.length > mostNamed) return undefined;
    const found = new Map<ValueKind, number[]>();
    for (const kind of kinds) {
      const ids = new Set(rows.filter((row) => row.kind === valueKinds[kind]).map(({ id }) => id));
      if (ids.size > 0) found.set(kind, [...ids]);
    }
    return found;
  }

  /** @param match for the index of trigrams; undefined: all values of the kinds are looked at */
  #rows({ kinds, where }: ValueTerm, match: string | undefined): { id: number; kind: number }[] {
    const from = match === undefined ? 'log_values v' : 'log_search s CROSS JOIN log_values v ON v.id = s.rowid';
    const numbers = kinds.map((kind) => valueKinds[kind]).join();
    return this.#statements.all<{ id: number; kind: number }>({
      sql: `SELECT v.id AS id, v.kind AS kind FROM ${from}
        WHERE ${match === undefined ? '' : 'log_search MATCH ? AND '}v.kind IN (${numbers}) AND (${where.sql}) LIMIT ?`,
      params: [...(match === undefined ? [] : [match]), ...where.params, mostNamed + 1],
    });
  }

  #trigrams({ texts }: ValueTerm): string | undefined {
    const long = texts.filter((text) => Array.from(text).length >= 3);
    const found = long.length === 0 ? undefined : this.#candidates.match(long);
    return found && 'match' in found ? found.match : undefined;
  }
}

function askAll({ kinds, where }: ValueTerm): Sql {
  const ways = kinds.map((kind) => {
    const values = `SELECT v.id FROM log_values v WHERE v.kind = ${valueKinds[kind]} AND (${where.sql})`;
    return `coalesce(e.${kind} IN (${values}), 0)`;
  });
  return sql(`(${ways.join(' OR ')})`, ...kinds.flatMap(() => where.params));
}

function named(found: ReadonlyMap<ValueKind, number[]>, unary: '+' | ''): Sql {
  const ways = [...found].map(([kind, ids]) =>
    ids.length === 1
      ? sql(`${unary}e.${kind} = ?`, ids[0] ?? 0)
      : sql(`${unary}e.${kind} IN (SELECT value FROM json_each(?))`, JSON.stringify(ids)),
  );
  if (ways.length === 0) return sql('0');
  return sql(`(${ways.map((way) => way.sql).join(' OR ')})`, ...ways.flatMap((way) => way.params));
}

function driverOf(found: ReadonlyMap<ValueKind, number[]>): LogDriver {
  const ways = [...found].map(([kind, ids]) =>
    sql(`SELECT d.id FROM log_events d WHERE d.${kind} IN (SELECT value FROM json_each(?))`, JSON.stringify(ids)),
  );
  const [only] = [...found];
  const isSingle = found.size === 1 && only?.[1].length === 1;
  return {
    ids:
      ways.length === 0
        ? sql('SELECT 0 WHERE 0')
        : sql(ways.map((way) => way.sql).join(' UNION ALL '), ...ways.flatMap((way) => way.params)),
    isEmpty: found.size === 0,
    kind: found.size === 1 ? only?.[0] : undefined,
    values: found.size === 1 ? (only?.[1] ?? []) : [],
    single: isSingle && only !== undefined ? sql(`e.${only[0]} = ?`, only[1][0] ?? 0) : undefined,
  };
}
