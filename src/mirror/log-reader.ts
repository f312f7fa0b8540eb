import { foldText } from '../domain/fold-text.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { toSql } from '../query/to-sql.ts';
import type { Database } from './database.ts';
import { facetValues, failedTypes, logSchema } from './log-fields.ts';
import type {
  LogFacet,
  LogFacetField,
  LogFilter,
  LogHistogramBar,
  LogHistogramRequest,
  LogListRequest,
} from './mirror.ts';
import { unpackEvent } from './pack-event.ts';
import { StatementCache } from './statement-cache.ts';

/** A user's events are walked in the order of the index that names them: however many there are, a page reads a page. */
const ofUser = 'log_users u CROSS JOIN log_events e ON e.log_id = u.log_id';

/** Below so many rows it is quicker to sort what an index names than to walk the log from its newest end. */
const few = 5000;

/** Reads the archive of log events, newest first by `log_id`. */
export class LogReader {
  readonly #statements: StatementCache;

  readonly #now: () => number;

  constructor(db: Database, now: () => number) {
    this.#statements = new StatementCache(db);
    this.#now = now;
  }

  list({ before_log_id, limit, offset = 0, oldest_first = false, ...filter }: LogListRequest): LogEvent[] {
    const isOfUser = filter.user_id !== undefined;
    const parts = logConditions(filter, this.#now());
    if (before_log_id !== undefined) parts.push(sql(`${isOfUser ? 'u' : 'e'}.log_id < ?`, before_log_id));
    const where = parts.length === 0 ? sql('1') : joinSql(parts, 'AND');
    const order = isOfUser ? 'u.log_id' : this.#sorts(filter) ? '+e.log_id' : 'e.log_id';
    // What is skipped is not even looked up where the index of the user's events is enough.
    const id = needsEvents(filter) ? 'e.id' : '(SELECT id FROM log_events e WHERE e.log_id = u.log_id)';
    const ids = this.#statements.column({
      sql: `SELECT ${id} FROM ${tablesFor(filter)} WHERE ${where.sql} ORDER BY ${order} ${oldest_first ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
      params: [...where.params, limit, offset],
    });
    return ids.map((each) => this.#event(each));
  }

  count(filter: LogFilter): number {
    const parts = logConditions(filter, this.#now());
    if (parts.length === 0)
      return this.#statements.number(
        sql(`SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM facts WHERE name = 'log_events'`),
      );
    const where = joinSql(parts, 'AND');
    const counted = `SELECT count(*) FROM ${tablesFor(filter)} WHERE ${where.sql}`;
    return this.#statements.number({ sql: counted, params: where.params });
  }

  /** The most frequent values, ties in the order of the values. */
  facets(filter: LogFilter, field: LogFacetField, limit: number): LogFacet[] {
    const where = joinSql([sql('1'), ...logConditions(filter, this.#now())], 'AND');
    return this.#statements.all<LogFacet>({
      sql: `SELECT ${facetValues[field]} AS value, count(*) AS count FROM ${tablesFor({ ...filter, since: 0 })}
        WHERE ${where.sql} GROUP BY value HAVING value <> '' ORDER BY count DESC, value LIMIT ?`,
      params: [...where.params, limit],
    });
  }

  histogram(filter: LogFilter, { from, to, step }: LogHistogramRequest): LogHistogramBar[] {
    const window = sql('e.date >= ? AND e.date < ?', from, to);
    const where = joinSql([window, ...logConditions(filter, this.#now())], 'AND');
    const failed = failedTypes();
    const rows = this.#statements.all<{ bar: number; count: number; failures: number }>({
      sql: `SELECT CAST((e.date - ?) / ? AS INTEGER) AS bar, count(*) AS count, sum(${failed.sql}) AS failures
        FROM ${tablesFor({ ...filter, since: 0 })} WHERE ${where.sql} GROUP BY bar`,
      params: [from, step, ...failed.params, ...where.params],
    });
    const found = new Map(rows.map((row) => [row.bar, row]));
    return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, bar) => {
      const { count = 0, failures = 0 } = found.get(bar) ?? {};
      return { at: from + bar * step, count, failures };
    });
  }

  /** How many events of each type a user has. */
  countTypes(user_id: string): Map<string, number> {
    const rows = this.#statements.all<{ type: string; count: number }>(
      sql(`SELECT e.type AS type, count(*) AS count FROM ${ofUser} WHERE u.user_id = ? GROUP BY e.type`, user_id),
    );
    return new Map(rows.map(({ type, count }) => [type, count]));
  }

  /** Date of the oldest event of all, in milliseconds. */
  oldest(): number | undefined {
    const [date] = this.#statements.column<number | null>(sql('SELECT min(date) FROM log_events'));
    return date ?? undefined;
  }

  get(log_id: string): LogEvent | undefined {
    const [id] = this.#statements.column(sql('SELECT id FROM log_events WHERE log_id = ?', log_id));
    return id === undefined ? undefined : this.#event(id);
  }

  #event(id: number): LogEvent {
    const [packed] = this.#statements.column<Buffer>(sql('SELECT event FROM log_bodies WHERE id = ?', id));
    return unpackEvent(packed as Buffer);
  }

  #sorts({ types, since, log_ids }: LogFilter): boolean {
    if (log_ids !== undefined) return true;
    const parts = logConditions({ types, since }, 0);
    if (parts.length === 0) return false;
    const where = joinSql(parts, 'AND');
    const probe = `SELECT count(*) FROM (SELECT 1 FROM log_events e WHERE ${where.sql} LIMIT ?)`;
    return this.#statements.number({ sql: probe, params: [...where.params, few + 1] }) <= few;
  }
}

function tablesFor(filter: LogFilter): string {
  if (filter.user_id === undefined) return 'log_events e';
  return needsEvents(filter) ? ofUser : 'log_users u';
}

function needsEvents({ user_id, types, text, since, query }: LogFilter): boolean {
  if (user_id === undefined || query !== undefined) return true;
  return types !== undefined || since !== undefined || foldText(text ?? '').trim() !== '';
}

function logConditions({ user_id, types, text, query, since, after_log_id, log_ids }: LogFilter, now: number): Sql[] {
  const parts: Sql[] = [];
  const key = user_id === undefined ? 'e' : 'u';
  if (user_id !== undefined) parts.push(sql('u.user_id = ?', user_id));
  if (after_log_id !== undefined) parts.push(sql(`${key}.log_id > ?`, after_log_id));
  if (log_ids !== undefined)
    parts.push(sql(`${key}.log_id IN (SELECT value FROM json_each(?))`, JSON.stringify(log_ids)));
  if (types !== undefined) parts.push(sql('e.type IN (SELECT value FROM json_each(?))', JSON.stringify(types)));
  if (since !== undefined) parts.push(sql('e.date >= ?', since));
  for (const word of foldText(text ?? '').split(' ')) if (word !== '') parts.push(sql('instr(e.text, ?) > 0', word));
  if (query !== undefined) parts.push(toSql(query, logSchema(now)));
  return parts;
}
