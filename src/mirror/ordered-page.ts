import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { HeldOrder } from './held-orders.ts';
import type { UserListRequest } from './mirror.ts';
import type { StatementCache } from './statement-cache.ts';
import { orderBySorting } from './user-order.ts';

export interface OrderedPage {
  readonly order: HeldOrder;
  readonly page: Pick<UserListRequest, 'sort' | 'offset' | 'limit'>;
  /** Decides for every row; undefined when everything matches. */
  readonly exact: Sql | undefined;
  /** Ids of all that may match; undefined when no index knows. Asked for only where it is needed. */
  readonly candidates: (most: number) => readonly number[] | undefined;
}

/** So many users of the order are looked at before an index is asked who matches, however many they are. */
const walked = 2000;
/** Up to so many candidates are put in order without walking first. */
const few = 100_000;
const chunk = 250;

/**
 * Ids of a window of a list, by an order that is held: candidates are put in their places by numbers alone, and rows are
 * looked at from the first place on until the window is full. What was written since the order was made is found
 * by itself and sorted in.
 */
export function orderedPage(statements: StatementCache, asked: OrderedPage): number[] {
  const { order, page, exact } = asked;
  const wanted = page.offset + page.limit;
  const changed = [...order.changed];
  const late = exact === undefined ? present(statements, changed) : matching(statements, changed, exact);
  const before = Math.max(0, page.offset - late.length);
  const found =
    exact === undefined ? slice(order, before, wanted) : search(statements, asked, exact).slice(before, wanted);
  if (late.length === 0) return found;
  const ordered = orderBySorting(page.sort);
  const { sql: by, params } = ordered;
  return statements.column({
    sql: `SELECT u.id FROM json_each(?) j CROSS JOIN users u ON u.id = j.value ORDER BY ${by} LIMIT ? OFFSET ?`,
    params: [JSON.stringify([...found, ...late]), ...params, page.limit, page.offset - before],
  });
}

function search(statements: StatementCache, { order, page, candidates }: OrderedPage, exact: Sql): number[] {
  const wanted = page.offset + page.limit;
  const some = candidates(few);
  if (some === undefined) {
    const walk = take(statements, (place) => order.at(place), Math.min(walked, order.length), { order, exact, wanted });
    if (walk.length >= wanted || order.length <= walked) return walk;
  }
  const all = some ?? candidates(Infinity);
  if (all === undefined) return take(statements, (place) => order.at(place), order.length, { order, exact, wanted });
  const places = new Uint32Array(all.length);
  let count = 0;
  for (const id of all) {
    const place = order.placeOf(id);
    if (place !== undefined) places[count++] = place;
  }
  const sorted = places.subarray(0, count).sort();
  return take(statements, (i) => order.at(sorted[i] ?? 0), count, { order, exact, wanted });
}

/** The first matches of a sequence of ids, leaving out what was written since. */
function take(
  statements: StatementCache,
  idAt: (i: number) => number,
  length: number,
  { order, exact, wanted }: { readonly order: HeldOrder; readonly exact: Sql; readonly wanted: number },
): number[] {
  const found: number[] = [];
  for (let from = 0; from < length && found.length < wanted; from += chunk) {
    const ids: number[] = [];
    for (let i = from; i < Math.min(length, from + chunk); i += 1) if (!order.changed.has(idAt(i))) ids.push(idAt(i));
    found.push(...matching(statements, ids, exact));
  }
  return found;
}

function slice(order: HeldOrder, from: number, to: number): number[] {
  const ids: number[] = [];
  let passed = 0;
  for (let place = order.changed.size === 0 ? from : 0; place < order.length && ids.length < to - from; place += 1) {
    const id = order.at(place);
    if (order.changed.size > 0 && (order.changed.has(id) || passed++ < from)) continue;
    ids.push(id);
  }
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
