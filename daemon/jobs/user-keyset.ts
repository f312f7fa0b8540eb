import type { UserSearch, UserSearchPage } from '../../src/auth0/auth0-client.ts';
import { readDate, type UserProfile } from '../../src/domain/user.ts';
import { AppError } from '../../src/errors.ts';

/**
 * Where a walk over users in the order of a date is. Always the first page of a query that starts at the last
 * user seen: no wall at 1,000 results, and a user who vanishes or moves while we page shifts nobody past us.
 * https://auth0.com/docs/manage-users/user-search/view-search-results-by-page#limitation
 *
 * - `dated`: users from a date on, the bound included because several may share it, unless `after` is set;
 * - `tied`: users who share one millisecond when there are more than a page of them; without `at`, users who have no
 *   such date at all, whom no range finds. They are read range of ids by range of ids.
 *
 * With `to`, the walk ends before that date.
 */
export type UserKeyset =
  | {
      readonly phase: 'dated';
      readonly field: DateField;
      readonly from?: string;
      readonly after?: boolean;
      readonly to?: string;
    }
  | {
      readonly phase: 'tied';
      readonly field: DateField;
      readonly at?: string;
      readonly to?: string;
      /** Still to be read, the first one at `page`. */
      readonly ranges: readonly IdRange[];
      readonly page: number;
      /** Set while the first range holds too many and an id to split it at is looked up. */
      readonly split?: boolean;
    };

/** Ids from the first, included, to the second, excluded. */
interface IdRange {
  readonly from?: string;
  readonly to?: string;
}

type DateField = 'created_at' | 'updated_at';
type Tied = UserKeyset & { readonly phase: 'tied' };
type Dated = UserKeyset & { readonly phase: 'dated' };

const pageSize = 100;
/** More results of one search cannot be reached. */
const reachable = 1000;

/** The search for the next page of the walk. */
export function keysetSearch(keyset: UserKeyset): UserSearch {
  const { field } = keyset;
  if (keyset.phase === 'dated') {
    const opening = keyset.after === true ? '{' : '[';
    const closing = keyset.to === undefined ? '*]' : `${keyset.to}}`;
    return { q: `${field}:${opening}${keyset.from ?? '*'} TO ${closing}`, sort: `${field}:1`, per_page: pageSize };
  }
  const { at, ranges, page } = keyset;
  const among = at === undefined ? `NOT _exists_:${field}` : `${field}:[${at} TO ${at}]`;
  return { q: `${among}${idCondition(ranges[0] ?? {})}`, sort: 'user_id:1', page, per_page: pageSize };
}

function idCondition({ from, to }: IdRange): string {
  if (from === undefined && to === undefined) return '';
  return ` AND user_id:[${from === undefined ? '*' : quoted(from)} TO ${to === undefined ? '*]' : `${quoted(to)}}`}`;
}

/**
 * Where the walk goes on after a page; undefined at its end. A page shorter than the size that the server really used
 * is the last one.
 * @throws AppError `bad_answer` when going on would never end, because the page is not in the order that was asked for
 */
export function nextKeyset(keyset: UserKeyset, page: UserSearchPage): UserKeyset | undefined {
  return keyset.phase === 'dated' ? afterDated(keyset, page) : afterTied(keyset, page);
}

function afterDated(keyset: Dated, { users, limit }: UserSearchPage): UserKeyset | undefined {
  const { field, from, to } = keyset;
  const end = to === undefined ? {} : { to };
  if (users.length < limit || users.length === 0) {
    if (to !== undefined) return undefined;
    return field === 'created_at' ? { phase: 'tied', field, ranges: [{}], page: 0 } : undefined;
  }
  const last = users.findLast((user) => readDate(user[field]) !== undefined)?.[field];
  if (last === undefined || (from !== undefined && readDate(last)! < readDate(from)!)) throw outOfOrder(field);
  const stood = from !== undefined && readDate(last) === readDate(from);
  if (stood) return { phase: 'tied', field, at: last, ...end, ranges: [{}], page: 0 };
  return { phase: 'dated', field, from: last, ...end };
}

/**
 * A range with more than can be reached is split at one of its own ids. Whether a tenant sorts ids just as it compares
 * them is written nowhere, so nothing here depends on it: the parts hold everybody in any order.
 */
function afterTied(keyset: Tied, { users, limit, total }: UserSearchPage): UserKeyset | undefined {
  const { ranges, page } = keyset;
  const [range = {}, ...others] = ranges;
  if (keyset.split === true) return splitAt(keyset, range, others, users.at(-1));
  if (total > reachable) return { ...keyset, page: Math.floor(reachable / limit) - 1, split: true };
  if (users.length >= limit && users.length > 0 && limit * (page + 2) <= reachable) {
    return { ...keyset, page: page + 1 };
  }
  if (others.length > 0) return { ...keyset, ranges: others, page: 0 };
  const { field, at, to } = keyset;
  if (at === undefined) return undefined;
  return { phase: 'dated', field, from: at, after: true, ...(to === undefined ? {} : { to }) };
}

function splitAt(
  { phase, field, at, to }: Tied,
  range: IdRange,
  others: readonly IdRange[],
  user: UserProfile | undefined,
): Tied {
  const user_id = user?.user_id;
  if (user_id === undefined || user_id === range.from) throw outOfOrder('user_id');
  const ranges = [{ ...range, to: user_id }, { ...range, from: user_id }, ...others];
  return { phase, field, ...(at === undefined ? {} : { at }), ...(to === undefined ? {} : { to }), ranges, page: 0 };
}

/** Inside quotes only these two mean something to Auth0's search. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function outOfOrder(field: string): AppError {
  return new AppError('bad_answer', `a page of users does not follow the order of ${field} that was asked for`);
}
