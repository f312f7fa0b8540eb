import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { HeldOrder } from './held-orders.ts';
import type { UserListRequest } from './mirror.ts';
import type { Candidates } from './named-users.ts';
import type { StatementCache } from './statement-cache.ts';
import { orderBySorting } from './user-order.ts';
import { usersWhere } from './users-where.ts';

export interface OrderedPage {
  readonly order: HeldOrder;
  readonly page: Pick<UserListRequest, 'sort' | 'offset' | 'limit'>;
  /** Decides for every row; undefined when everything matches. */
  readonly exact: Sql | undefined;
  /** All that may match. */
  readonly candidates: Candidates | undefined;
}

/** What is done when; left out in the program. */
export const usualEffort = {
  /** Up to so many candidates are put in order without walking first; where profiles are read, to walk is dearer. */
  few: { ofColumns: 5000, ofProfiles: 100_000 },
  /** So many users of an order are looked at at least and at most before the candidates are. */
  least: 2000,
  most: 20_000,
  /** To get a candidate from an index costs as much as this part of looking at a user. */
  costOfNamed: 1 / 40,
  /** More than this part of all users are sooner looked at in the order of the file, each with its neighbours. */
  partOfAll: 1 / 8,
  /** Looked at at once. */
  chunk: 250,
};
export type Effort = typeof usualEffort;

/**
 * Ids of a window of a list, by an order that is held: candidates are put in their places by numbers alone, and rows are
 * looked at from the first place on until the window is full. What was written since the order was made is found
 * by itself and sorted in.
 */
export function orderedPage(statements: StatementCache, asked: OrderedPage, effort: Effort = usualEffort): number[] {
  const { order, page, exact } = asked;
  const wanted = page.offset + page.limit;
  const changed = [...order.changed];
  const late = exact === undefined ? present(statements, changed) : matching(statements, changed, exact);
  const before = Math.max(0, page.offset - late.length);
  const found =
    exact === undefined ? slice(order, before, wanted) : search(statements, asked, exact, effort).slice(before, wanted);
  if (late.length === 0) return found;
  const ordered = orderBySorting(page.sort);
  const { sql: by, params } = ordered;
  return statements.column({
    sql: `SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.id = j.value ORDER BY ${by} LIMIT ? OFFSET ?`,
    params: [JSON.stringify([...found, ...late]), ...params, page.limit, page.offset - before],
  });
}

function search(
  statements: StatementCache,
  { order, page, candidates }: OrderedPage,
  exact: Sql,
  effort: Effort,
): number[] {
  const wanted = page.offset + page.limit;
  const { few, least, most, costOfNamed, chunk } = effort;
  const enough = exact.sql.includes('profiles') ? few.ofProfiles : few.ofColumns;
  const walk = { statements, order, exact, wanted, least, chunk };
  if (candidates === undefined || candidates.count(enough) > enough) {
    const head = take(walk, order, most);
    if (head.isAll) return head.found;
    const cost = (candidates?.count(most / costOfNamed) ?? 0) * costOfNamed;
    const longer = cost > least ? take({ ...walk, least: Math.min(most, cost) }, order, most) : head;
    if (longer.isAll) return longer.found;
  }
  const named = candidates?.ids();
  return named === undefined ? unnamed(walk, effort) : amongNamed(walk, effort, named, candidates);
}

/** Matches that no index knows of. */
function unnamed(walk: Walk, { partOfAll }: Effort): number[] {
  const { order, wanted } = walk;
  const walkOn = take(walk, order, order.length * partOfAll);
  return walkOn.isAll ? walkOn.found : inPlaces(order, allOf(walk)).first(wanted);
}

function amongNamed(
  walk: Walk,
  { most, partOfAll }: Effort,
  named: number[],
  candidates: Candidates | undefined,
): number[] {
  const { order, wanted } = walk;
  const least = Math.max(walk.least, named.length * partOfAll);
  const begun = take({ ...walk, least }, inPlaces(order, named), most);
  if (begun.isAll) return begun.found;
  const rows = Uint32Array.from(candidates?.narrowed(named) ?? named).sort();
  if (rows.length > order.length * partOfAll) return inPlaces(order, allOf(walk, true)).first(wanted);
  const all = take({ ...walk, wanted: Infinity, least: Infinity }, { length: rows.length, at: (i) => rows[i] ?? 0 });
  return inPlaces(order, all.found).first(wanted);
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
  readonly least: number;
  readonly chunk: number;
}

/**
 * The first matches of a sequence, leaving out what was written since the order was made.
 * @param most given up once matches turn out to be too rare for so many to be enough; left out: never
 * @returns `isAll`: as many as were wanted, or as there are
 */
function take(
  { statements, order, exact, wanted, least, chunk }: Walk,
  ids: Sequence,
  most = Infinity,
): { readonly found: number[]; readonly isAll: boolean } {
  const found: number[] = [];
  let from = 0;
  while (from < ids.length && found.length < wanted) {
    if (from >= least && (found.length / from) * most < wanted) return { found, isAll: false };
    const some: number[] = [];
    for (const end = Math.min(ids.length, from + chunk); from < end; from += 1) some.push(ids.at(from));
    found.push(...matching(statements, unchanged(order, some), exact));
  }
  return { found, isAll: true };
}

function unchanged({ changed }: HeldOrder, ids: readonly number[]): readonly number[] {
  return changed.size === 0 ? ids : ids.filter((id) => !changed.has(id));
}

function inPlaces(order: HeldOrder, ids: readonly number[]): Sequence & { first(count: number): number[] } {
  const sorted = placesOf(order, ids);
  return {
    length: sorted.length,
    at: (i) => order.at(sorted[i] ?? 0),
    first: (most) => Array.from(sorted.subarray(0, most), (place) => order.at(place)),
  };
}

/** Ascending. Many are sooner marked among all places than sorted. */
function placesOf(order: HeldOrder, ids: readonly number[]): Uint32Array {
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
  for (const [place, mark] of marks.entries()) if (mark === 1) places[count++] = place;
  return places.subarray(0, count);
}

function allOf({ statements, order, exact }: Walk, isMany = false): readonly number[] {
  return unchanged(order, statements.column(usersWhere(statements, 'u.id', exact, isMany)));
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
