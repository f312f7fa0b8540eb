import { foldText } from '../domain/fold-text.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database } from './database.ts';
import type { LogListRequest } from './mirror.ts';
import { unpackEvent } from './pack-event.ts';
import { StatementCache } from './statement-cache.ts';

type LogFilter = Omit<LogListRequest, 'limit' | 'before_log_id'>;

/** Below so many rows it is quicker to sort what an index names than to walk the log from its newest end. */
const few = 5000;

/** Reads the archive of log events, newest first by `log_id`. */
export class LogReader {
  readonly #statements: StatementCache;

  constructor(db: Database) {
    this.#statements = new StatementCache(db);
  }

  list({ before_log_id, limit, ...filter }: LogListRequest): LogEvent[] {
    const parts = logConditions(filter);
    if (before_log_id !== undefined) parts.push(sql('e.log_id < ?', before_log_id));
    const where = parts.length === 0 ? sql('1') : joinSql(parts, 'AND');
    const column = this.#sorts(filter) ? '+e.log_id' : 'e.log_id';
    const ids = this.#statements.column({
      sql: `SELECT e.id FROM log_events e WHERE ${where.sql} ORDER BY ${column} DESC LIMIT ?`,
      params: [...where.params, limit],
    });
    return ids.map((id) => this.#event(id));
  }

  count(filter: LogFilter): number {
    const parts = logConditions(filter);
    if (parts.length === 0)
      return this.#statements.number(
        sql(`SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM facts WHERE name = 'log_events'`),
      );
    const where = joinSql(parts, 'AND');
    return this.#statements.number({
      sql: `SELECT count(*) FROM log_events e WHERE ${where.sql}`,
      params: where.params,
    });
  }

  get(log_id: string): LogEvent | undefined {
    const [id] = this.#statements.column(sql('SELECT id FROM log_events WHERE log_id = ?', log_id));
    return id === undefined ? undefined : this.#event(id);
  }

  #event(id: number): LogEvent {
    const [packed] = this.#statements.column<Buffer>(sql('SELECT event FROM log_bodies WHERE id = ?', id));
    return unpackEvent(packed as Buffer);
  }

  #sorts({ user_id, types, since }: LogFilter): boolean {
    if (user_id !== undefined) return true;
    const parts = logConditions({ types, since });
    if (parts.length === 0) return false;
    const where = joinSql(parts, 'AND');
    const probe = `SELECT count(*) FROM (SELECT 1 FROM log_events e WHERE ${where.sql} LIMIT ?)`;
    return this.#statements.number({ sql: probe, params: [...where.params, few + 1] }) <= few;
  }
}

function logConditions({ user_id, types, text, since }: LogFilter): Sql[] {
  const parts: Sql[] = [];
  if (user_id !== undefined) parts.push(sql('e.log_id IN (SELECT log_id FROM log_users WHERE user_id = ?)', user_id));
  if (types !== undefined) parts.push(sql('e.type IN (SELECT value FROM json_each(?))', JSON.stringify(types)));
  if (since !== undefined) parts.push(sql('e.date >= ?', since));
  for (const word of foldText(text ?? '').split(' ')) if (word !== '') parts.push(sql('instr(e.text, ?) > 0', word));
  return parts;
}
