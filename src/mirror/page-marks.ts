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
    if (id === undefined || offset < deep || this.#orders.get(keyOf(sort))?.marks.some(({ place }) => place === offset))
      return;
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
    const key = keyOf(sort);
    const [version] = this.#statements.column<string>(sql(versionOfUsers));
    // While the first users are being stored nothing is remembered.
    if (version === undefined) return [];
    const known = this.#orders.get(key);
    if (known && known.version === version) return known.marks;
    const fresh: Marks = { version, marks: [] };
    this.#orders.set(key, fresh);
    return fresh.marks;
  }

  /** From a mark on, itself included, or backwards without it. */
  #walk(sort: UserSort, mark: Mark, count: number, backwards: boolean): number[] {
    const ids: number[] = [];
    for (const { sql: select, params } of walkFrom(sort, mark, backwards)) {
      const rest = count - ids.length;
      if (rest > 0) ids.push(...this.#statements.column(sql(`${select} LIMIT ?`, ...params, rest)));
    }
    return ids;
  }
}

function keyOf({ field, descending }: UserSort): string {
  return `${field}${descending ? '-' : '+'}`;
}

function columnOf({ field }: UserSort): string {
  return isSortColumn(field) ? sortColumns[field] : field;
}

/**
 * Users from a mark on, one query after the other: those with the same value, those with another one behind it, and those
 * without any, who are last. In one query SQLite would walk over all who have the same value.
 * @param backwards from the one before the mark on, to the top
 */
export function walkFrom(sort: UserSort, { value, id }: Mark, backwards: boolean): Sql[] {
  const isDown = sort.descending !== backwards;
  const turn = isDown ? 'DESC' : 'ASC';
  const beyond = isDown ? '<' : '>';
  const from = `${beyond}${backwards ? '' : '='}`;
  const column = `u.${columnOf(sort)}`;
  const all = 'SELECT u.id FROM users u WHERE';
  if (sort.field === 'user_id') return [sql(`${all} u.user_id ${from} ? ORDER BY u.user_id ${turn}`, value)];
  const byRow = `ORDER BY u.id ${turn}`;
  const byValue = `ORDER BY ${column} ${turn}, u.id ${turn}`;
  const nothing = `${all} ${column} IS NULL`;
  if (value === null) {
    const valued = sql(`${all} ${column} IS NOT NULL ${byValue}`);
    return [sql(`${nothing} AND u.id ${from} ? ${byRow}`, id), ...(backwards ? [valued] : [])];
  }
  return [
    sql(`${all} ${column} = ? AND u.id ${from} ? ${byRow}`, value, id),
    sql(`${all} ${column} ${beyond} ? ${byValue}`, value),
    ...(backwards ? [] : [sql(`${nothing} ${byRow}`)]),
  ];
}
