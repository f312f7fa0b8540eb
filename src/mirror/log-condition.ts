import { foldText } from '../domain/fold-text.ts';
import type { QueryNode } from '../query/ast.ts';
import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { toSql } from '../query/to-sql.ts';
import { askedLogIds } from './asked-log-ids.ts';
import { bareTerm, logSchema, typeTerm, type ValueTerm } from './log-fields.ts';
import { arrivalAt, arrivalOf, markOf, perMillisecond } from './log-order.ts';
import type { LogDriver, LogTerms } from './log-terms.ts';
import { userNumberSql } from './log-value-store.ts';
import { type LogWindow, windowOf } from './log-window.ts';
import type { LogFilter, LogListRequest } from './mirror.ts';
import type { StatementCache } from './statement-cache.ts';

/** A filter as SQL over `log_events e`, and for the events of a user over `log_users u`. */
export interface LogCondition {
  /** On the number of the event alone, which is left out before the operator. */
  readonly bounds: readonly Sql[];
  /** Whether the bounds name each event that can match. */
  readonly areNamed: boolean;
  /** On the event. */
  readonly parts: readonly Sql[];
  /** Parts whose values name the events that can match. */
  readonly drivers: readonly LogDriver[];
  /** The number of the user whose history is asked for; 0 where the log knows no such user. */
  readonly user: number | undefined;
  /** When the events are dated. */
  readonly window: LogWindow;
  /** How many parts ask for something else than a window. */
  readonly others: number;
}

type ListFilter = LogFilter & Pick<LogListRequest, 'before_log_id'>;

/** @throws QueryError where the query cannot be answered */
export class LogConditions {
  readonly #statements: StatementCache;
  readonly #terms: LogTerms;
  readonly #now: () => number;

  constructor(statements: StatementCache, terms: LogTerms, now: () => number) {
    this.#statements = statements;
    this.#terms = terms;
    this.#now = now;
  }

  /** @param order see `LogTerms.answer` */
  of(filter: ListFilter, order: 'walk' | 'all'): LogCondition {
    const { user_id, types, text = '', before_log_id, after_log_id, log_ids } = filter;
    const now = this.#now();
    const { rest, ...window } = windowOf(filter, now);
    const drivers: LogDriver[] = [];
    const ask = (term: ValueTerm): Sql => {
      const { where, driver } = this.#terms.answer(term, order);
      if (driver !== undefined) drivers.push(driver);
      return where;
    };
    const parts: Sql[] = [];
    if (types !== undefined) parts.push(ask(typeTerm(types)));
    for (const value of foldText(text).split(' '))
      if (value !== '') parts.push(ask(bareTerm({ kind: 'term', value, quoted: true })));
    const ids = rest.flatMap((part) => [askedLogIds(part)]);
    rest.forEach((part, at) => {
      if (ids[at] === undefined) parts.push(this.#part(part, order, now, drivers));
    });
    const named = [log_ids, ...ids].filter((each) => each !== undefined);
    const places = [user_id, before_log_id, after_log_id, ...named].filter((each) => each !== undefined);
    const others = parts.length + places.length;
    return {
      bounds: [...this.#bounds(filter, window), ...named.map((each) => this.#among(each))],
      areNamed: named.length > 0,
      parts: [...parts, ...dated(window)],
      drivers,
      user: this.#userNumber(user_id),
      window,
      others,
    };
  }

  /** Only what is asked by itself, and not denied, names the events. */
  #part(part: QueryNode, order: 'walk' | 'all', now: number, drivers: LogDriver[]): Sql {
    const asked: { readonly where: Sql; readonly driver: LogDriver | undefined }[] = [];
    const schema = logSchema(now, (term) => {
      const answer = this.#terms.answer(term, order);
      asked.push(answer);
      return answer.where;
    });
    const where = toSql(part, schema);
    const [only] = asked;
    if (only?.driver !== undefined && only.where.sql === where.sql) drivers.push(only.driver);
    return where;
  }

  /** The part of it that is dated in a window. */
  within(condition: LogCondition, window: LogWindow): LogCondition {
    const bounds = [...condition.bounds, ...this.#bounds({}, window)];
    return { ...condition, bounds, parts: [...condition.parts, ...dated(window)] };
  }

  /** The driver that names the fewest events; undefined when each names more than that. */
  rarest(drivers: readonly LogDriver[], most: number): LogDriver | undefined {
    let least = most + 1;
    let rarest: LogDriver | undefined;
    for (const driver of drivers) {
      const probe = `SELECT count(*) FROM (SELECT 1 FROM (${driver.ids.sql}) LIMIT ?)`;
      const count = this.#statements.number({ sql: probe, params: [...driver.ids.params, least] });
      if (count >= least) continue;
      least = count;
      rarest = driver;
    }
    return rarest;
  }

  /** The number of a stored event. */
  numberOf(log_id: string): number | undefined {
    const mark = markOf(log_id);
    const least = arrivalOf(log_id, Number.NaN);
    if (Number.isNaN(least)) return this.#statements.column(sql('SELECT id FROM log_events WHERE mark = ?', mark))[0];
    // It stands further on only where so many others have the numbers before.
    for (let from = least; ; from += perMillisecond) {
      const near = 'SELECT id, mark FROM log_events WHERE id >= ? AND id < ?';
      const rows = this.#statements.all<{ id: number; mark: number }>(sql(near, from, from + perMillisecond));
      const found = rows.find((row) => row.mark === mark);
      if (found !== undefined || rows.length < perMillisecond) return found?.id;
    }
  }

  /** How long after and before its arrival an event was dated at most, in milliseconds. */
  delays(): { readonly late: number; readonly early: number } {
    const read = (name: string) =>
      this.#statements.column(sql('SELECT CAST(value AS INTEGER) FROM facts WHERE name = ?', name))[0] ?? 0;
    return { late: read('logs_late'), early: read('logs_early') };
  }

  #bounds(
    { after_log_id, before_log_id }: Pick<ListFilter, 'after_log_id' | 'before_log_id'>,
    { from, to }: LogWindow,
  ): Sql[] {
    const bounds: Sql[] = [];
    if (Number.isFinite(from)) bounds.push(sql('>= ?', arrivalAt(from - this.delays().early)));
    if (Number.isFinite(to)) bounds.push(sql('< ?', arrivalAt(to + this.delays().late)));
    if (after_log_id !== undefined) bounds.push(sql('> ?', this.#place(after_log_id, 0)));
    if (before_log_id !== undefined) bounds.push(sql('< ?', this.#place(before_log_id, Number.MAX_SAFE_INTEGER)));
    return bounds;
  }

  #among(log_ids: readonly string[]): Sql {
    const numbers = log_ids.map((log_id) => this.numberOf(log_id)).filter((id) => id !== undefined);
    return sql('IN (SELECT value FROM json_each(?))', JSON.stringify(numbers));
  }

  /** Where an event stands, or stood before it was deleted. */
  #place(log_id: string, otherwise: number): number {
    const least = arrivalOf(log_id, Number.NaN);
    return this.numberOf(log_id) ?? (Number.isNaN(least) ? otherwise : least);
  }

  #userNumber(user_id: string | undefined): number | undefined {
    if (user_id === undefined) return undefined;
    return this.#statements.column<number | null>(sql(userNumberSql, foldText(user_id), user_id))[0] ?? 0;
  }
}

function dated({ from, to }: LogWindow): Sql[] {
  const parts: Sql[] = [];
  if (from !== -Infinity) parts.push(sql('e.date >= ?', from));
  if (to !== Infinity) parts.push(sql('e.date < ?', to));
  return parts;
}

/** A condition on the number of an event, which has that name. */
export function boundsOn(name: string, bounds: readonly Sql[]): Sql[] {
  return bounds.map((bound) => ({ ...bound, sql: `${name} ${bound.sql}` }));
}
