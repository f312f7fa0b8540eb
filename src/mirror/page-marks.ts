import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { UserListRequest, UserSort } from './mirror.ts';
import type { StatementCache } from './statement-cache.ts';
import { isSortColumn, sortColumns } from './user-order.ts';

type Window = Pick<UserListRequest, 'sort' | 'offset' | 'limit'>;

/** A user of whom it is known how many stand before. */
interface Mark {
  readonly place: number;
  readonly value: string | number | null;
  readonly id: number;
}

interface Marks {
  /** Of the data that the places were counted in. */
  readonly version: string;
  readonly marks: Mark[];
}

/** Nearer to the top no mark is needed: an index is walked so far in no time. */
const deep = 1000;
/** Users between a mark and a window at most. */
const farthest = 2000;
const mostMarks = 8;

/** Another text after any change of users. */
const versionOfUsers = `SELECT value || ' ' || coalesce((SELECT max(seq) FROM recent_changes), 0) FROM facts
  WHERE name = 'users' AND EXISTS (SELECT 1 FROM facts WHERE name = 'complete_at')`;

/**
 * Remembers where the windows of a list without a filter began, so that the next one starts from there and not from the
 * top: page 5,000 is found as soon as page 1.
 */
export class PageMarks {
  readonly #statements: StatementCache;
  readonly #orders = new Map<string, Marks>();

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  /** Ids of a window; undefined where no mark is near. */
  ids({ sort, offset, limit }: Window): number[] | undefined {
    const mark = this.#marksOf(sort)
      .filter(({ place }) => Math.abs(place - offset) <= farthest)
      .reduce<Mark | undefined>((one, other) => {
        return one && Math.abs(one.place - offset) <= Math.abs(other.place - offset) ? one : other;
      }, undefined);
    if (mark === undefined) return undefined;
    const before = Math.max(0, mark.place - offset);
    const skipped = Math.max(0, offset - mark.place);
    const ids = before > 0 ? this.#walk(sort, mark, before, true).toReversed() : [];
    if (limit > before) ids.push(...this.#walk(sort, mark, skipped + limit - before, false).slice(skipped));
    return ids.slice(0, limit);
  }

  remember({ sort, offset }: Window, id: number | undefined): void {
    if (id === undefined || offset < deep) return;
    const select = `SELECT u.${columnOf(sort)} AS value, u.id AS id FROM users u WHERE u.id = ?`;
    const found = this.#statements.get(sql(select, id)) as Omit<Mark, 'place'> | undefined;
    if (found) this.add(sort, { place: offset, ...found });
  }

  add(sort: UserSort, mark: Mark): void {
    if (mark.place < deep || !isSortColumn(sort.field)) return;
    const marks = this.#marksOf(sort);
    marks.push(mark);
    if (marks.length > mostMarks) marks.shift();
  }

  #marksOf(sort: UserSort): Mark[] {
    const key = `${sort.field}${sort.descending ? '-' : '+'}`;
    const [version] = this.#statements.column<string>(sql(versionOfUsers));
    // While the first users are being stored nothing is remembered.
    if (version === undefined) return [];
    const known = this.#orders.get(key);
    if (known && known.version === version) return known.marks;
    const fresh: Marks = { version, marks: [] };
    this.#orders.set(key, fresh);
    return fresh.marks;
  }

  /** From a mark on, itself included, or backwards without it: those with a value, and those without one, who are last. */
  #walk(sort: UserSort, mark: Mark, count: number, backwards: boolean): number[] {
    const ids: number[] = [];
    const parts =
      mark.value === null ? [nothing, ...(backwards ? [valued] : [])] : [valued, ...(backwards ? [] : [nothing])];
    for (const [i, part] of parts.entries()) {
      const { sql: select, params } = part(sort, backwards, i === 0 ? mark : undefined);
      const rest = count - ids.length;
      if (rest > 0) ids.push(...this.#statements.column(sql(`${select} LIMIT ?`, ...params, rest)));
    }
    return ids;
  }
}

function columnOf({ field }: UserSort): string {
  return isSortColumn(field) ? sortColumns[field] : field;
}

/** Users with a value, walked by the index of the order. @param mark where to start; left out: at the end */
export function valued(sort: UserSort, backwards: boolean, mark: Mark | undefined): Sql {
  const column = `u.${columnOf(sort)}`;
  const isDown = sort.descending !== backwards;
  const turn = isDown ? 'DESC' : 'ASC';
  const is = `${isDown ? '<' : '>'}${backwards ? '' : '='}`;
  const from = 'SELECT u.id FROM users u WHERE';
  if (sort.field === 'user_id')
    return mark
      ? sql(`${from} u.user_id ${is} ? ORDER BY u.user_id ${turn}`, mark.value)
      : sql(`${from} 1 ORDER BY u.user_id ${turn}`);
  const order = `ORDER BY ${column} ${turn}, u.id ${turn}`;
  if (mark === undefined) return sql(`${from} ${column} IS NOT NULL ${order}`);
  return sql(`${from} (${column}, u.id) ${is} (?, ?) ${order}`, mark.value, mark.id);
}

/** Users without a value. */
export function nothing(sort: UserSort, backwards: boolean, mark: Mark | undefined): Sql {
  if (sort.field === 'user_id') return sql('SELECT u.id FROM users u WHERE 0');
  const isDown = sort.descending !== backwards;
  const turn = isDown ? 'DESC' : 'ASC';
  const is = `${isDown ? '<' : '>'}${backwards ? '' : '='}`;
  const all = `SELECT u.id FROM users u WHERE u.${columnOf(sort)} IS NULL`;
  const order = `ORDER BY u.id ${turn}`;
  return mark ? sql(`${all} AND u.id ${is} ? ${order}`, mark.id) : sql(`${all} ${order}`);
}
