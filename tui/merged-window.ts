import { compareUserRows } from '../src/mirror/compare-user-rows.ts';
import type { MirrorReader, UserFilter, UserSort } from '../src/mirror/mirror.ts';
import type { OpenMirror, Steps } from './read-list.ts';
import type { ListedUser } from './list-state.ts';

/** A place between two rows of the list of all tenants. */
export interface Cut {
  /** Users that stand before it… */
  readonly offset: number;
  /** …and how many of them are of each tenant. */
  readonly places: Readonly<Record<string, number>>;
}

export interface MergedWindow extends Cut {
  readonly users: readonly ListedUser[];
  /** Rows that were looked at, from their place in the list on: the window is among them. */
  readonly around: { readonly offset: number; readonly users: readonly ListedUser[] };
  /** Users of each tenant that there are, or that there are at least. */
  readonly counted: ReadonlyMap<string, { readonly least: number; readonly isAll: boolean }>;
}

interface WindowWanted {
  readonly filter: UserFilter;
  readonly sort: UserSort;
  readonly offset: number;
  readonly limit: number;
  /** Where to look from: right for the data as it was when it was read. */
  readonly near: Cut;
}

interface Part {
  readonly tenant: string;
  readonly start: number;
  readonly users: readonly ListedUser[];
  readonly isLast: boolean;
}

/** Rows further on both sides: one proves that the place was right, more find it again after some were written. */
const margins = [1, 100, 1000];

/**
 * A window of the list of all tenants, wherever it is: of each tenant the rows around its part of the place are read, and
 * merged. The place of a row is known as soon as each tenant's rows reach beyond it on both sides.
 * @returns undefined where too much has changed around the place to find it again
 */
export function* readWindow(open: readonly OpenMirror[], wanted: WindowWanted): Steps<MergedWindow | undefined> {
  for (const margin of margins) {
    const parts = yield* readParts(open, wanted, margin);
    const found = merge(parts, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* readParts(
  open: readonly OpenMirror[],
  { filter, sort, offset, limit, near }: WindowWanted,
  margin: number,
): Steps<Part[]> {
  const further = offset - near.offset;
  const windows = open.map(({ tenant }) => {
    const place = near.places[tenant] ?? 0;
    const start = Math.max(0, place + Math.min(0, further) - margin);
    return { start, rows: place + Math.max(0, further) + limit + margin - start };
  });
  const asked = open.map((mirror, i) => {
    const { start = 0, rows = 0 } = windows[i] ?? {};
    return { mirror, method: 'listUsers', args: [{ ...filter, sort, offset: start, limit: rows }] } as const;
  });
  const lists = yield asked;
  return open.map(({ tenant, environment }, i) => {
    const { start = 0, rows = 0 } = windows[i] ?? {};
    const users = (lists[i] as ReturnType<MirrorReader['listUsers']>).map((row) => ({ tenant, environment, row }));
    return { tenant, start, users, isLast: users.length < rows };
  });
}

function merge(parts: readonly Part[], { sort, offset, limit }: WindowWanted): MergedWindow | undefined {
  const order = compareUserRows(sort);
  const users = parts.flatMap((part) => part.users).sort((a, b) => order(a.row, b.row));
  const first = parts.reduce((sum, { start }) => sum + start, 0);
  // What stands before a tenant's first row, or behind its last one, may have others of the tenant before it.
  const surelyFrom = Math.max(
    0,
    ...parts.map((part) => (part.start === 0 ? 0 : (at(users, part.users[0]) ?? Infinity))),
  );
  const surelyTo = Math.min(
    users.length - 1,
    ...parts.map((part) => (part.isLast ? Infinity : (at(users, part.users.at(-1)) ?? -1))),
  );
  const begin = offset - first;
  const end = Math.min(begin + limit, parts.every(({ isLast }) => isLast) ? users.length : Infinity);
  if (begin < surelyFrom || end - 1 > surelyTo) return undefined;
  const before = users.slice(0, begin);
  const places = parts.map(({ tenant, start }): [string, number] => {
    return [tenant, start + before.filter((user) => user.tenant === tenant).length];
  });
  return {
    offset,
    places: Object.fromEntries(places),
    users: users.slice(begin, end),
    around: { offset: first + surelyFrom, users: users.slice(surelyFrom, surelyTo + 1) },
    counted: new Map(parts.map((part) => [part.tenant, { least: part.start + part.users.length, isAll: part.isLast }])),
  };
}

function at(users: readonly ListedUser[], user: ListedUser | undefined): number | undefined {
  const found = user === undefined ? -1 : users.indexOf(user);
  return found < 0 ? undefined : found;
}
