import type { LogEvent } from '../domain/log-event.ts';
import { milliseconds } from '../milliseconds.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database } from './database.ts';
import { LogBodies } from './log-bodies.ts';
import { boundsOn, LogConditions, type LogCondition } from './log-condition.ts';
import { LogCounts } from './log-counts.ts';
import { arrivalAt } from './log-order.ts';
import { LogPieces } from './log-pieces.ts';
import { LogTerms } from './log-terms.ts';
import type {
  LogFacet,
  LogFacetField,
  LogFilter,
  LogHistogramBar,
  LogHistogramRequest,
  LogListRequest,
  LogSearch,
  LogSearchRequest,
} from './mirror.ts';
import { lineOfBody } from './pack-events.ts';
import { StatementCache } from './statement-cache.ts';

/** So many of the newest events are tried before anything is planned: what is frequent is found there. */
const head = 2000;

/** Below so many it is quicker to sort what an index names than to walk the log from its newest end. */
const few = 20_000;

/** A piece of the log that took less, in milliseconds, is followed by a larger one. */
const quickPiece = 50;

const table = sql('log_events e');

/** Where an event is kept. */
interface Kept {
  readonly body: number;
  readonly at: number;
}

/** Reads the archive of log events, newest arrival first. */
export class LogReader {
  /** Where an event is kept and what is kept there must be of one state, and all pieces of a count: the log may grow or be pruned in between. */
  readonly #inOneState: <T>(read: () => T) => T;
  readonly #statements: StatementCache;
  readonly #conditions: LogConditions;
  readonly #counts: LogCounts;
  readonly #bodies: LogBodies;
  readonly #pieces: LogPieces;

  constructor(db: Database, now: () => number) {
    this.#inOneState = (read) => db.transaction(read)();
    this.#statements = new StatementCache(db);
    this.#conditions = new LogConditions(this.#statements, new LogTerms(db, this.#statements), now);
    this.#bodies = new LogBodies(db, this.#statements);
    this.#pieces = new LogPieces(this.#statements);
    this.#counts = new LogCounts(this.#statements, this.#conditions);
  }

  list(request: LogListRequest): LogEvent[] {
    return this.#inOneState(() => {
      const condition = this.#conditions.of(request, 'walk');
      return this.#read(this.#begin(condition, request) ?? this.#window(table, this.#walk(condition), request));
    });
  }

  /** What an index does not name is looked for from one end of the log on, for so long. */
  search({ budget, ...request }: LogSearchRequest): LogSearch {
    return this.#inOneState(() => {
      const condition = this.#conditions.of(request, 'walk');
      const kept = this.#begin(condition, request);
      if (kept !== undefined) return { events: this.#read(kept), reached: undefined };
      return this.#searchUntil(milliseconds() + budget, condition, request);
    });
  }

  count(filter: LogFilter): number {
    return this.#inOneState(() => this.#counts.count(filter));
  }

  facets(filter: LogFilter, field: LogFacetField, limit: number): LogFacet[] {
    return this.#inOneState(() => this.#counts.facets(filter, field, limit));
  }

  histogram(filter: LogFilter, request: LogHistogramRequest): LogHistogramBar[] {
    return this.#inOneState(() => this.#counts.histogram(filter, request));
  }

  /** How many events of each type a user has. */
  countTypes(user_id: string): Map<string, number> {
    return new Map(this.facets({ user_id }, 'type', -1).map(({ value, count }) => [value, count]));
  }

  /** Date of the oldest event of all, in milliseconds: it is among the first that arrived. */
  oldest(): number | undefined {
    const first = '(SELECT min(id) FROM log_events)';
    const { late, early } = this.#conditions.delays();
    const [date] = this.#statements.column<number | null>(
      sql(`SELECT min(date) FROM log_events WHERE id <= ${first} + ?`, arrivalAt(late + early) - arrivalAt(0)),
    );
    return date ?? undefined;
  }

  get(log_id: string): LogEvent | undefined {
    return this.#inOneState(() => {
      const id = this.#conditions.numberOf(log_id);
      if (id === undefined) return undefined;
      return this.#read(this.#statements.all<Kept>(sql('SELECT body, at FROM log_events WHERE id = ?', id)))[0];
    });
  }

  /** What is skipped is not even looked up where the index of the user's events is enough. */
  #ofUser({ user, bounds, parts }: LogCondition, { limit, offset = 0, oldest_first }: LogListRequest): Kept[] {
    const order = oldest_first === true ? 'ASC' : 'DESC';
    const where = joinSql([sql('u.user = ?', user ?? 0), ...boundsOn('u.event', bounds), ...parts], 'AND');
    const params = [...where.params, limit, offset];
    const window = `WHERE ${where.sql} ORDER BY u.event ${order} LIMIT ? OFFSET ?`;
    const kept = 'SELECT e.body, e.at FROM';
    const narrow = `${kept} (SELECT u.event AS event FROM log_users u ${window}) w CROSS JOIN log_events e ON e.id = w.event`;
    const wide = `${kept} log_users u CROSS JOIN log_events e ON e.id = u.event ${window}`;
    return this.#statements.all<Kept>({ sql: parts.length === 0 ? narrow : wide, params });
  }

  /**
   * What is frequent is found among the newest; what a part of the condition names few of is sorted. Undefined where the
   * log has to be walked.
   */
  #begin(condition: LogCondition, request: LogListRequest): Kept[] | undefined {
    const { user, bounds, areNamed, parts, drivers } = condition;
    if (drivers.some(({ isEmpty }) => isEmpty)) return [];
    if (user !== undefined) return this.#ofUser(condition, request);
    const within = boundsOn('e.id', bounds);
    if (areNamed || parts.length === 0) return this.#window(table, within.concat(parts), request);
    // Nothing else can be begun with: the walk begins there, too.
    if (drivers.length === 0) return undefined;
    const found = this.#inHead(within, parts, request);
    if (found !== undefined) return found;
    const rarest = this.#conditions.rarest(drivers, few);
    if (rarest === undefined) return undefined;
    const named = sql(`e.id IN (${rarest.ids.sql})`, ...rarest.ids.params);
    return this.#window(table, [named, ...within, ...parts], request, '+e.id');
  }

  /** All parts, where each names many; the events of one value stand in the order of the log already. */
  #walk({ bounds, parts, drivers }: LogCondition): readonly Sql[] {
    const single = drivers.find((driver) => driver.single !== undefined)?.single;
    return [...(single === undefined ? [] : [single]), ...boundsOn('e.id', bounds), ...parts];
  }

  #searchUntil(end: number, { bounds, parts }: LogCondition, request: LogListRequest): LogSearch {
    const { limit, oldest_first } = request;
    const order = oldest_first === true ? 'ASC' : 'DESC';
    const kept: Kept[] = [];
    let size = head;
    let begun = milliseconds();
    for (const { where, next } of this.#pieces.of({ bounds, order }, () => size)) {
      const within = [where, ...boundsOn('+e.id', bounds), ...parts];
      kept.push(...this.#window(table, within, { ...request, offset: 0, limit: limit - kept.length }));
      if (kept.length >= limit || next === undefined) break;
      const now = milliseconds();
      if (now >= end) return { events: this.#read(kept), reached: this.#before(next, order) };
      if (now - begun < quickPiece) size *= 2;
      begun = now;
    }
    return { events: this.#read(kept), reached: undefined };
  }

  /** The event that one comes by last on the way to a number. */
  #before(next: number, order: 'ASC' | 'DESC'): LogEvent | undefined {
    const [operator, back] = order === 'ASC' ? ['<', 'DESC'] : ['>', 'ASC'];
    const text = `SELECT body, at FROM log_events WHERE id ${operator} ? ORDER BY id ${back} LIMIT 1`;
    return this.#read(this.#statements.all<Kept>(sql(text, next)))[0];
  }

  /** The window, when it lies among the first events of the order. */
  #inHead(within: readonly Sql[], parts: readonly Sql[], request: LogListRequest): Kept[] | undefined {
    const { limit, offset = 0, oldest_first } = request;
    if (offset + limit > head / 4) return undefined;
    const where = joinSql([sql('1'), ...within], 'AND');
    const first = `SELECT * FROM log_events e WHERE ${where.sql} ORDER BY e.id ${oldest_first === true ? 'ASC' : 'DESC'} LIMIT ?`;
    const found = this.#window(sql(`(${first}) e`, ...where.params, head), parts, request);
    return found.length === limit ? found : undefined;
  }

  #window(from: Sql, parts: readonly Sql[], request: LogListRequest, by = 'e.id'): Kept[] {
    const { limit, offset = 0, oldest_first } = request;
    const where = joinSql([sql('1'), ...parts], 'AND');
    return this.#statements.all<Kept>({
      sql: `SELECT e.body, e.at FROM ${from.sql} WHERE ${where.sql}
        ORDER BY ${by} ${oldest_first === true ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
      params: [...from.params, ...where.params, limit, offset],
    });
  }

  /** Events that lie in one body are unpacked together. */
  #read(kept: readonly Kept[]): LogEvent[] {
    this.#bodies.begin();
    return kept.flatMap(({ body, at }) => {
      const line = lineOfBody(this.#bodies.get(body), at);
      return line === '' ? [] : [JSON.parse(line) as LogEvent];
    });
  }
}
