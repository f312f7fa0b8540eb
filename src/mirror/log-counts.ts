import { logEventTypes } from '../domain/log-event-types.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { boundsOn, type LogCondition, type LogConditions } from './log-condition.ts';
import { facetValues } from './log-fields.ts';
import { LogTally, mostFrequent, type TallySource } from './log-tally.ts';
import { countedKinds, type CountedKind, type ValueKind, valueKinds } from './log-values.ts';
import type { LogWindow } from './log-window.ts';
import type { LogFacet, LogFacetField, LogFilter, LogHistogramBar, LogHistogramRequest } from './mirror.ts';
import type { StatementCache } from './statement-cache.ts';

const hour = 3_600_000;

/** Of more events than this part of all it is quicker to look at all. */
const rarePart = 1 / 8;

/**
 * For what needs more of each event than an index has: SQLite would walk an index that has all events for the order of
 * its groups, and fetch each from all over the file.
 */
const inOrder = 'NOT INDEXED';

/** What the counts by the hour can answer: the events of these values of one kind; undefined: of all. */
interface Hourly {
  readonly kind: CountedKind;
  readonly values: readonly number[] | undefined;
}

interface Bar {
  readonly bar: number;
  readonly count: number;
  readonly failures: number;
}

/**
 * Counts events: from the counts by the hour where a filter asks for a time and for values that are counted, and only
 * at the edges of that time one by one; everything else one by one.
 */
export class LogCounts {
  readonly #statements: StatementCache;
  readonly #conditions: LogConditions;
  readonly #tally: LogTally;

  constructor(statements: StatementCache, conditions: LogConditions) {
    this.#statements = statements;
    this.#conditions = conditions;
    this.#tally = new LogTally(statements);
  }

  count(filter: LogFilter): number {
    const condition = this.#conditions.of(filter, 'all');
    const hourly = hourlyOf(condition);
    if (hourly?.values === undefined && condition.bounds.length === 0 && condition.others === 0) return this.#total();
    if (hourly === undefined) return this.#countEach(condition);
    const { hours, edges } = splitAtHours(condition.window);
    const counted =
      hours === undefined ? 0 : this.#statements.number(hoursSql('coalesce(sum(count), 0)', hourly, hours));
    return edges.reduce((sum, edge) => sum + this.#countEach(this.#conditions.within(condition, edge)), counted);
  }

  facets(filter: LogFilter, field: LogFacetField, limit: number): LogFacet[] {
    const condition = this.#conditions.of(filter, 'all');
    const most = 4 * limit;
    const kind = countedKinds.find((each) => each === field);
    const hourly = hourlyOf(condition);
    const isHourly =
      kind !== undefined && hourly !== undefined && (hourly.values === undefined || hourly.kind === kind);
    if (!isHourly) return this.#facetsOf(field, [this.#groupEach(condition, field, most)], limit);
    const { hours, edges } = splitAtHours(condition.window);
    const groups = edges.map((edge) => this.#groupEach(this.#conditions.within(condition, edge), field, -1));
    if (hours !== undefined) groups.push(this.#groupHours({ ...hourly, kind }, hours));
    return this.#facetsOf(field, groups, limit);
  }

  histogram(filter: LogFilter, { from, to, step }: LogHistogramRequest): LogHistogramBar[] {
    const condition = this.#conditions.of(filter, 'all');
    const window = { from: Math.max(from, condition.window.from), to: Math.min(to, condition.window.to) };
    const hourly = from % hour === 0 && step % hour === 0 ? hourlyOf(condition) : undefined;
    const { hours, edges } = hourly === undefined ? { hours: undefined, edges: [window] } : splitAtHours(window);
    const rows = edges.flatMap((edge) => this.#barsEach(this.#conditions.within(condition, edge), from, step));
    if (hourly !== undefined && hours !== undefined) rows.push(...this.#barsOfHours(hourly, hours, from, step));
    const bars = Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, bar) => {
      return { at: from + bar * step, count: 0, failures: 0 };
    });
    for (const { bar, count, failures } of rows) {
      const known = bars[bar];
      if (known === undefined) continue;
      known.count += count;
      known.failures += failures;
    }
    return bars;
  }

  #total(): number {
    return this.#statements.number(
      sql(`SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM facts WHERE name = 'log_events'`),
    );
  }

  #countEach(condition: LogCondition): number {
    const { user, bounds, parts, drivers } = condition;
    if (user !== undefined && parts.length === 0) {
      const where = joinSql([sql('u.user = ?', user), ...boundsOn('u.event', bounds)], 'AND');
      return this.#statements.number({ ...where, sql: `SELECT count(*) FROM log_users u WHERE ${where.sql}` });
    }
    const [only] = drivers;
    if (drivers.some(({ isEmpty }) => isEmpty)) return 0;
    if (user === undefined && parts.length === 1 && bounds.length === 0 && only?.kind !== undefined)
      return this.#statements.number({ ...only.ids, sql: `SELECT count(*) FROM (${only.ids.sql})` });
    const { from } = this.#source(condition, '');
    return this.#statements.number({ ...from, sql: `SELECT count(*) ${from.sql}` });
  }

  #groupEach(condition: LogCondition, field: LogFacetField, most: number): Group[] {
    if (condition.drivers.some(({ isEmpty }) => isEmpty)) return [];
    if (isAll(condition)) return this.#groupAll(field, most);
    const tally = this.#tally.count(sql(facetValues[field]), this.#tallySource(condition));
    return mostFrequent(tally, most).map(([value, count]) => ({ value, count }));
  }

  /** The index of a value has the events in the order of its groups. */
  #groupAll(field: LogFacetField, most: number): Group[] {
    const value = facetValues[field];
    return this.#statements.all<Group>(
      sql(
        `SELECT ${value} AS value, count(*) AS count FROM log_events e WHERE ${value} IS NOT NULL
         GROUP BY 1 ORDER BY count DESC LIMIT ?`,
        most,
      ),
    );
  }

  #groupHours(hourly: Hourly, hours: LogWindow): Group[] {
    const grouped = hoursSql('value, sum(count) AS count', hourly, hours);
    return this.#statements.all<Group>({ ...grouped, sql: `${grouped.sql} GROUP BY value` });
  }

  #barsEach(condition: LogCondition, from: number, step: number): Bar[] {
    if (condition.drivers.some(({ isEmpty }) => isEmpty)) return [];
    const hasFailed = '(+e.type IN (SELECT value FROM json_each(?)))';
    const failed = JSON.stringify(this.#failedTypes());
    // Two numbers for each bar, the second for failures.
    const number = sql(`2 * CAST((e.date - ?) / ? AS INTEGER) + coalesce(${hasFailed}, 0)`, from, step, failed);
    const tally = this.#tally.count(number, this.#tallySource(condition));
    return mostFrequent(tally, -1).map(([place, count]) => ({
      bar: Math.floor(place / 2),
      count,
      failures: place % 2 === 0 ? 0 : count,
    }));
  }

  #barsOfHours(hourly: Hourly, hours: LogWindow, from: number, step: number): Bar[] {
    const bars = hoursSql(
      'CAST((hour - ?) / ? AS INTEGER) AS bar, sum(count) AS count, sum(failures) AS failures',
      hourly,
      hours,
    );
    return this.#statements.all<Bar>({
      sql: `${bars.sql} GROUP BY bar`,
      params: [from / hour, step / hour, ...bars.params],
    });
  }

  #tallySource(condition: LogCondition): TallySource {
    const { from, isWalk } = this.#source(condition, inOrder);
    return { events: from, bounds: condition.bounds, isWalk };
  }

  /** The events of a condition, beginning with the rarest of its values where that is quicker. */
  #source(condition: LogCondition, walk: typeof inOrder | ''): { readonly from: Sql; readonly isWalk: boolean } {
    const { user, bounds, parts } = condition;
    if (user !== undefined) {
      const where = joinSql([sql('u.user = ?', user), ...boundsOn('u.event', bounds), ...parts], 'AND');
      const from = `FROM log_users u CROSS JOIN log_events e ON e.id = u.event WHERE ${where.sql}`;
      return { from: { ...where, sql: from }, isWalk: false };
    }
    const rarest = this.#conditions.rarest(condition.drivers, Math.ceil(this.#total() * rarePart));
    const named = rarest && sql(`e.id IN (${rarest.ids.sql})`, ...rarest.ids.params);
    const isWalk = walk !== '' && rarest === undefined;
    const where = joinSql([named ?? sql('1'), ...boundsOn(isWalk ? '+e.id' : 'e.id', bounds), ...parts], 'AND');
    return { from: { ...where, sql: `FROM log_events e ${walk} WHERE ${where.sql}` }, isWalk };
  }

  #facetsOf(field: LogFacetField, groups: readonly (readonly Group[])[], limit: number): LogFacet[] {
    const counts = new Map<string, number>();
    for (const { value, count } of groups.flat()) {
      const text = this.#textOf(value, field);
      if (text !== '') counts.set(text, (counts.get(text) ?? 0) + count);
    }
    const facets = Array.from(counts, ([value, count]) => ({ value, count }));
    facets.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
    return limit < 0 ? facets : facets.slice(0, limit);
  }

  #textOf(id: number, field: LogFacetField): string {
    const [found] = this.#statements.all<{ value: string; label: string }>(
      sql('SELECT coalesce(value, key) AS value, coalesce(label, label_key) AS label FROM log_values WHERE id = ?', id),
    );
    const { value = '', label = '' } = found ?? {};
    if (field === 'place') return [value, label].filter((part) => part !== '').join(', ');
    return named.has(field) && label !== '' ? label : value;
  }

  #failedTypes(): number[] {
    const codes = logEventTypes.filter(({ outcome }) => outcome === 'failure' || outcome === 'blocked');
    return this.#statements.column(
      sql(
        `SELECT id FROM log_values WHERE kind = ${valueKinds.type} AND key IN (SELECT value FROM json_each(?))`,
        JSON.stringify(codes.map(({ code }) => code)),
      ),
    );
  }
}

/** Fields whose values are ids that people know by a name. */
const named: ReadonlySet<LogFacetField> = new Set(['user', 'client', 'organization']);

interface Group {
  readonly value: number;
  readonly count: number;
}

/** Whether nothing is asked: only then an index of values is enough. */
function isAll({ user, bounds, parts }: LogCondition): boolean {
  return user === undefined && bounds.length === 0 && parts.length === 0;
}

function hourlyOf({ others, drivers }: LogCondition): Hourly | undefined {
  if (others === 0) return { kind: 'type', values: undefined };
  const [driver] = drivers;
  if (others !== 1 || driver?.kind === undefined || !isCounted(driver.kind)) return undefined;
  return { kind: driver.kind, values: driver.values };
}

function isCounted(kind: ValueKind): kind is CountedKind {
  return (countedKinds as readonly ValueKind[]).includes(kind);
}

/** Whole hours, numbered since the epoch, and what lies before and behind them, in milliseconds. */
function splitAtHours(window: LogWindow): { readonly hours: LogWindow | undefined; readonly edges: LogWindow[] } {
  const hours = { from: Math.ceil(window.from / hour), to: Math.floor(window.to / hour) };
  if (hours.from >= hours.to) return { hours: undefined, edges: [window] };
  const edges = [
    { from: window.from, to: hours.from * hour },
    { from: hours.to * hour, to: window.to },
  ];
  return { hours, edges: edges.filter(({ from, to }) => from < to) };
}

function hoursSql(what: string, { kind, values }: Hourly, { from, to }: LogWindow): Sql {
  const parts = [sql(`kind = ${valueKinds[kind]}`)];
  if (from !== -Infinity) parts.push(sql('hour >= ?', from));
  if (to !== Infinity) parts.push(sql('hour < ?', to));
  if (values !== undefined) parts.push(sql('value IN (SELECT value FROM json_each(?))', JSON.stringify(values)));
  const where = joinSql(parts, 'AND');
  return { ...where, sql: `SELECT ${what} FROM log_hours WHERE ${where.sql}` };
}
