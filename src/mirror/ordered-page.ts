import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { HeldOrder } from './held-orders.ts';
import type { HeldSets } from './held-sets.ts';
import type { UserListRequest } from './mirror.ts';
import type { Candidates } from './named-users.ts';
import type { StatementCache } from './statement-cache.ts';
import { orderBySorting } from './user-order.ts';
import { usersWhere } from './users-where.ts';

export interface Reading {
  readonly statements: StatementCache;
  readonly sets: HeldSets;
}

export interface OrderedPage {
  readonly order: HeldOrder;
  readonly page: Pick<UserListRequest, 'sort' | 'offset' | 'limit'>;
  /** Decides for every row; undefined when everything matches. */
  readonly exact: Sql | undefined;
  /** All that may match. */
  readonly candidates: Candidates | undefined;
}

/**
 * What is done when; left out in the program. Measured on a million users: to look at one somewhere in the file takes as
 * long as to read 30 ids from an index, 400 where its page is not in memory; to look at all in the order of the file as
 * long as at some thousands.
 */
export const usualEffort = {
  /** So many users of an order are looked at before it is asked how frequent matches are. */
  head: 120,
  /** And so many when they will be enough, before an index is asked. */
  near: 1000,
  /** More candidates than this take longer to read than it takes to look at `far` users. */
  many: 250_000,
  far: 2500,
  /** More than this part of all users are sooner looked at in the order of the file, each with its neighbours. */
  partOfAll: { ofColumns: 1 / 200, ofProfiles: 1 / 64 },
  /** The same of candidates, in the order of the list; and more candidates than this part of all are too many. */
  partOfNamed: 1 / 8,
  /** Looked at at once. */
  chunk: 60,
};
export type Effort = typeof usualEffort;

/**
 * Ids of a window of a list, by an order that is held: candidates are put in their places by numbers alone, and rows are
 * looked at from the first place on until the window is full. What was written since the order was made is found
 * by itself and sorted in.
 */
export function orderedPage(reading: Reading, asked: OrderedPage, effort: Effort = usualEffort): number[] {
  const { statements } = reading;
  const { order, page, exact } = asked;
  const wanted = page.offset + page.limit;
  const changed = [...order.changed];
  const late = exact === undefined ? present(statements, changed) : matching(statements, changed, exact);
  const before = Math.max(0, page.offset - late.length);
  const found =
    exact === undefined ? slice(order, before, wanted) : search(reading, asked, exact, effort).slice(before, wanted);
  if (late.length === 0) return found;
  const ordered = orderBySorting(page.sort);
  const { sql: by, params } = ordered;
  return statements.column({
    sql: `SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.id = j.value ORDER BY ${by} LIMIT ? OFFSET ?`,
    params: [JSON.stringify([...found, ...late]), ...params, page.limit, page.offset - before],
  });
}

function search({ statements, sets }: Reading, asked: OrderedPage, exact: Sql, effort: Effort): number[] {
  const { order, page, candidates } = asked;
  const { head, near, many, far, chunk, partOfAll, partOfNamed } = effort;
  const wanted = page.offset + page.limit;
  const answer = answerTo(exact);
  const known = sets.known(answer)?.ids;
  if (known) return inPlaces(order, unchanged(order, known)).first(wanted);
  const walk = { statements, order, exact, wanted, head, chunk };
  const begun = take(walk, order, near);
  if (begun.isAll) return begun.found;
  const most = order.length * (exact.sql.includes('profiles') ? partOfAll.ofProfiles : partOfAll.ofColumns);
  const few = candidates?.within(many);
  const walkOn = few ? begun : take(walk, order, far, begun);
  if (walkOn.isAll) return walkOn.found;
  const named = few ?? candidates?.within(Infinity);
  const among = named
    ? take(walk, inPlaces(order, named), Math.max(most, named.length * partOfNamed))
    : take(walk, order, most, walkOn);
  if (among.isAll) return among.found;
  // Found with so much work, they are remembered.
  const all = Uint32Array.from(
    named && named.length < order.length * partOfNamed
      ? matching(statements, Array.from(named.toSorted()), exact)
      : statements.column(usersWhere(statements, 'u.id', exact, named !== undefined)),
  );
  sets.hold(answer, all);
  return inPlaces(order, unchanged(order, all)).first(wanted);
}

/** All users who match, as they are held where only a look at all users found them. */
export function answerTo(exact: Sql): Sql {
  return sql(`SELECT u.id AS id FROM users u WHERE ${exact.sql}`, ...exact.params);
}

/** Ids in some order. */
interface Sequence {
  readonly length: number;
  at(i: number): number;
}

interface Walk {
  readonly statements: StatementCache;
  readonly order: HeldOrder;
  readonly exact: Sql;
  readonly wanted: number;
  /** So many are looked at before it is asked how frequent matches are. */
  readonly head: number;
  readonly chunk: number;
}

interface Taken {
  readonly found: number[];
  /** How many were looked at. */
  readonly from: number;
  /** As many as were wanted, or as there are. */
  readonly isAll: boolean;
}

const nobody: Taken = { found: [], from: 0, isAll: false };

/**
 * The first matches of a sequence, leaving out what was written since the order was made.
 * @param most given up once matches turn out to be too rare for so many to be enough; left out: never
 * @param begun where an earlier look at the same sequence was given up
 */
function take(
  { statements, order, exact, wanted, head, chunk }: Walk,
  ids: Sequence,
  most = Infinity,
  begun = nobody,
): Taken {
  const found = [...begun.found];
  let { from } = begun;
  while (from < ids.length && found.length < wanted) {
    if (from >= head && ((found.length + 1) / from) * most < wanted) return { found, from, isAll: false };
    const some: number[] = [];
    for (const end = Math.min(ids.length, from + chunk); from < end; from += 1) some.push(ids.at(from));
    for (const id of matching(statements, unchanged(order, some), exact)) found.push(id);
  }
  return { found, from, isAll: true };
}

function unchanged<Ids extends readonly number[] | Uint32Array>({ changed }: HeldOrder, ids: Ids): Ids {
  return changed.size === 0 ? ids : (ids.filter((id) => !changed.has(id)) as Ids);
}

function inPlaces(order: HeldOrder, ids: Uint32Array): Sequence & { first(count: number): number[] } {
  const sorted = placesOf(order, ids);
  return {
    length: sorted.length,
    at: (i) => order.at(sorted[i] ?? 0),
    first: (most) => Array.from(sorted.subarray(0, most), (place) => order.at(place)),
  };
}

/** Ascending. Many are sooner marked among all places than sorted. */
function placesOf(order: HeldOrder, ids: Uint32Array): Uint32Array {
  const isMany = ids.length > order.length / 50;
  const marks = new Uint8Array(isMany ? order.length : 0);
  const places = new Uint32Array(ids.length);
  let count = 0;
  for (const id of ids) {
    const place = order.placeOf(id);
    if (place === undefined) continue;
    if (isMany) marks[place] = 1;
    else places[count++] = place;
  }
  if (!isMany) return places.subarray(0, count).sort();
  // Ten times as fast as an iterator with its pairs.
  for (let place = 0; place < marks.length; place += 1) if (marks[place] === 1) places[count++] = place;
  return places.subarray(0, count);
}

/** Ids at some places, as if those that were written since had none. */
function slice(order: HeldOrder, from: number, to: number): number[] {
  const skipped = new Set<number>();
  for (const id of order.changed) skipped.add(order.placeOf(id) ?? -1);
  let place = from;
  for (const each of [...skipped].toSorted((a, b) => a - b)) if (each >= 0 && each <= place) place += 1;
  const ids: number[] = [];
  for (; place < order.length && ids.length < to - from; place += 1) if (!skipped.has(place)) ids.push(order.at(place));
  return ids;
}

function matching(statements: StatementCache, ids: readonly number[], exact: Sql): number[] {
  if (ids.length === 0) return [];
  return statements.column({
    sql: `SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.id = j.value WHERE ${exact.sql}`,
    params: [JSON.stringify(ids), ...exact.params],
  });
}

function present(statements: StatementCache, ids: readonly number[]): number[] {
  return matching(statements, ids, sql('1'));
}
