import type { Environment } from '../src/domain/tenant.ts';
import { milliseconds } from '../src/milliseconds.ts';
import { compareUserRows } from '../src/mirror/compare-user-rows.ts';
import type { MirrorReader, UserFilter, UserSort } from '../src/mirror/mirror.ts';
import type { AskOptions, ReaderThread, ThreadMethod } from '../src/mirror/reader-thread.ts';
import { isSortColumn } from '../src/mirror/user-order.ts';
import { betweenApostrophes } from '../src/query/even-text.ts';
import { requiredTexts } from '../src/query/required-texts.ts';
import { type Cut, type MergedWindow, readWindow } from './merged-window.ts';
import type { Read } from './next-read.ts';
import { sortOf } from './state/list-sort.ts';
import type { ListedUser, ListRead, ListState } from './list-state.ts';
import type { UiEvent } from './ui-event.ts';
import { allTenants } from './ui-state.ts';

/** An open mirror with what the list says of its tenant. */
export interface OpenMirror {
  readonly tenant: string;
  readonly environment: Environment;
  readonly reader: MirrorReader;
}

/** How many match each filter, by tenant, as long as the data stays the same. A filter is its moment and its text. */
export type KnownCounts = Map<string, { readonly version: number; readonly counts: Map<string, number> }>;

/** What lists are read from: open mirrors in the order of the tabs, and tenants whose mirror is not open. */
export interface Lists {
  readonly open: readonly OpenMirror[];
  readonly left_out: readonly string[];
  readonly counts: KnownCounts;
}

export type ListWanted = Extract<Read, { type: 'list' }>;

/** One call of a reader. */
export interface Question {
  readonly mirror: OpenMirror;
  readonly method: ThreadMethod;
  readonly args: readonly unknown[];
  /** Milliseconds that a thread may take for the answer; what a person waits for while typing when left out. */
  readonly timeout?: number | undefined;
}

/** A read that does not know where its questions are answered: here, or in the threads of the mirrors. */
export type Steps<Result> = Generator<readonly Question[], Result, readonly unknown[]>;

/** The first so many of the best hits are found in no time. */
const shallow = 1_000;
/** Further than so many rows from a known place the list of all tenants is read from its top. */
const farthest = 2_000;
/** Milliseconds for a count, or for a list in the order of a path. */
const pathBudget = 20_000;
/** Milliseconds for making an order: that of a path is made by reading every profile, half a minute for a million. */
const orderBudget = 120_000;

export function askHere<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) {
    step = steps.next(
      step.value.map(({ mirror: { reader }, method, args }) =>
        (reader[method] as (...all: readonly unknown[]) => unknown).apply(reader, args as unknown[]),
      ),
    );
  }
  return step.value;
}

export async function askThreads<Result>(
  steps: Steps<Result>,
  threadOf: (mirror: OpenMirror) => ReaderThread,
  signal: AbortSignal,
): Promise<Result> {
  let step = steps.next();
  while (step.done !== true) {
    const asked = step.value.map(async ({ mirror, method, args, timeout }) =>
      threadOf(mirror).ask(
        method,
        args as never,
        timeout === undefined ? optionsOf(method, args, signal) : { signal, timeout },
      ),
    );
    step = steps.next(await Promise.all(asked));
  }
  return step.value;
}

function optionsOf(method: ThreadMethod, args: readonly unknown[], signal: AbortSignal): AskOptions {
  // Nobody waits for a count or an order before the first rows are there.
  if (method !== 'listUsers') return { signal, timeout: method === 'holdOrder' ? orderBudget : pathBudget };
  const byPath = args.some((arg) => {
    const { sort = arg } = arg as { sort?: unknown };
    const { field } = (sort ?? {}) as { field?: unknown };
    return typeof field === 'string' && field !== 'relevance' && !isSortColumn(field);
  });
  return { signal, timeout: byPath ? pathBudget : undefined };
}

/**
 * Whether a list takes less than a frame: one without a filter, or the best hits of words, and nothing to be counted.
 * Several words with a short one among them may each be frequent and yet rare together, which no index tells; a short one
 * with an apostrophe may be rare, and yet go on in many ways.
 */
export function isQuick(read: ListWanted, { open, counts }: Lists): boolean {
  const { list, key, offset, limit, anchor, tenant } = read;
  const { root } = list.applied;
  const text = countedText(read);
  const sort = sortOf(list);
  if (root === undefined) return isSortColumn(sort.field);
  const asked = open.filter((mirror) => tenant === allTenants || mirror.tenant === tenant);
  const mustCount = list.counting === key && asked.some((mirror) => knownCount(counts, mirror, text) === undefined);
  const isAnd = root.kind === 'bare' || (root.kind === 'and' && root.parts.every(({ kind }) => kind === 'bare'));
  const words = requiredTexts(root, () => false);
  const [word = ''] = words;
  const isTold =
    (words.length === 1 && betweenApostrophes(word).length === 1) ||
    words.every((each) => Array.from(each).length >= 3);
  return (
    sort.field === 'relevance' && isAnd && isTold && !mustCount && anchor === undefined && offset + limit <= shallow
  );
}

export function* readList(read: ListWanted, lists: Lists): Steps<UiEvent> {
  if (read.tenant === allTenants) return yield* readMerged(read, lists);
  const mirror = lists.open.find(({ tenant }) => tenant === read.tenant);
  if (mirror === undefined) throw new Error(`mirror of ${read.tenant} is not open`);
  return yield* readOne(read, mirror, lists.counts);
}

function* readOne(read: ListWanted, mirror: OpenMirror, counts: KnownCounts): Steps<UiEvent> {
  const { list, limit, anchor, key } = read;
  const filter = filterOf(list);
  const sort = sortOf(list);
  yield* holdOrder([mirror], sort);
  const found = anchor === undefined ? -1 : yield* ask(mirror, 'positionOf', [anchor.user_id, filter, sort]);
  const wanted = found < 0 ? list.index : found;
  const mustCount = list.applied.text === '' || list.counting === key;
  const text = countedText(read);
  const held = knownCount(counts, mirror, text);
  const known = mustCount ? yield* count(mirror, text, filter, counts) : held;
  // Around the row that the cursor will be on, which may have moved far away.
  const offset =
    found < 0
      ? Math.min(read.offset, Math.max(0, (known ?? Infinity) - Math.floor(limit / 3)))
      : Math.max(0, Math.min(found, (known ?? Infinity) - 1) - Math.floor(limit / 2));
  const begun = milliseconds();
  const rows = yield* ask(mirror, 'listUsers', [{ ...filter, sort, offset, limit }]);
  const took = milliseconds() - begun;
  // Less is there than was: the window is found from its end.
  if (known === undefined && rows.length === 0 && offset > 0)
    return yield* readOne({ ...read, list: { ...list, counting: key } }, mirror, counts);
  const users = rows.map((row): ListedUser => ({ tenant: mirror.tenant, environment: mirror.environment, row }));
  const counted = countOf(read, known, offset, rows.length);
  const index = Math.max(0, Math.min(wanted, counted.count - 1));
  const total = yield* count(mirror, '', {}, counts);
  return { type: 'list-read', tenant: read.tenant, index, read: { key, offset, users, ...counted, total, took } };
}

function* readMerged(read: ListWanted, lists: Lists): Steps<UiEvent> {
  const { open, left_out, counts } = lists;
  const { list, anchor, key, limit } = read;
  const filter = filterOf(list);
  const sort = sortOf(list);
  const text = countedText(read);
  yield* holdOrder(open, sort);
  const mustCount = list.applied.text === '' || list.counting === key;
  const counted: (number | undefined)[] = [];
  let total = 0;
  for (const mirror of open) {
    counted.push(mustCount ? yield* count(mirror, text, filter, counts) : knownCount(counts, mirror, text));
    total += yield* count(mirror, '', {}, counts);
  }
  const top: Cut = { offset: 0, places: {} };
  const near = nearest(read, [top, ...cutsOf(read), ...endOf(open, counted)]);
  const begun = milliseconds();
  const isNear = Math.abs(near.offset - read.offset) <= farthest;
  const wanted = { filter, sort, offset: read.offset, limit, near };
  const found = isNear ? yield* readWindow(open, wanted) : undefined;
  const window = found ?? (yield* readWindow(open, { ...wanted, offset: 0, near: top }));
  if (window === undefined) throw new Error('the top of a list was not found');
  const took = milliseconds() - begun;
  const known = open.map(({ tenant }, i) => {
    const { least = 0, isAll = false } = window.counted.get(tenant) ?? {};
    return { least: counted[i] ?? least, isExact: counted[i] !== undefined || isAll };
  });
  const all = known.reduce((sum, { least }) => sum + least, 0);
  // Less is there than was: the window is found from its end.
  if (window.users.length === 0 && all > 0 && window.offset > 0)
    return yield* readMerged({ ...read, list: { ...list, counting: key }, offset: Math.max(0, all - limit) }, lists);
  const place = placeOf(window, anchor);
  if (place !== undefined && (place < window.offset || place >= window.offset + limit))
    return yield* readMerged({ ...read, offset: Math.max(0, place - Math.floor(limit / 2)) }, lists);
  const matching = known.filter(({ least }) => least > 0).length;
  const among = { matching, searched: open.length, all, left_out, places: window.places };
  const { users, offset } = window;
  const index = Math.max(0, Math.min(place ?? (found ? list.index : 0), all - 1));
  const count_is = known.every(({ isExact }) => isExact) ? 'exact' : 'least';
  return {
    type: 'list-read',
    tenant: allTenants,
    index,
    read: { key, offset, users, count: all, count_is, total, took, among },
  };
}

/** Places that are known from what is on the screen, as far as it answers the same question. */
function cutsOf({ list: { read }, held, offset }: ListWanted): Cut[] {
  if (read?.among === undefined || held === undefined) return [];
  const first = { offset: read.offset, places: read.among.places };
  const passed = read.users.slice(0, Math.max(0, offset - read.offset));
  const places = { ...first.places };
  for (const { tenant } of passed) places[tenant] = (places[tenant] ?? 0) + 1;
  return [first, { offset: read.offset + passed.length, places }];
}

function endOf(open: readonly OpenMirror[], counted: readonly (number | undefined)[]): Cut[] {
  const known = counted.filter((each) => each !== undefined);
  if (known.length < open.length) return [];
  const places = open.map(({ tenant }, i): [string, number] => [tenant, known[i] ?? 0]);
  return [{ offset: known.reduce((sum, each) => sum + each, 0), places: Object.fromEntries(places) }];
}

function nearest({ offset }: ListWanted, cuts: readonly Cut[]): Cut {
  const far = (cut: Cut) => Math.abs(cut.offset - offset);
  return cuts.reduce((one, other) => (far(other) < far(one) ? other : one));
}

/** Where a user stands now; the same user_id may exist in several tenants. */
function placeOf({ around }: MergedWindow, anchor: ListWanted['anchor']): number | undefined {
  if (anchor === undefined) return undefined;
  const { tenant, user_id } = anchor;
  const found = around.users.findIndex((user) => user.tenant === tenant && user.row.user_id === user_id);
  return found < 0 ? undefined : around.offset + found;
}

/** The first users of all tenants in the order of the list: of each as many as are wanted. */
export function* firstMerged(list: ListState, wanted: number, { open }: Lists): Steps<ListedUser[]> {
  const sort = sortOf(list);
  const request = { ...filterOf(list), sort, offset: 0, limit: wanted };
  yield* holdOrder(open, sort);
  const lists = yield open.map((mirror) => ({ mirror, method: 'listUsers', args: [request] }) as const);
  const users = open.flatMap(({ tenant, environment }, i) =>
    (lists[i] as ReturnType<MirrorReader['listUsers']>).map((row): ListedUser => ({ tenant, environment, row })),
  );
  const order = compareUserRows(sort);
  return users.sort((a, b) => order(a.row, b.row));
}

export function filterOf({ applied: { root } }: Pick<ListState, 'applied'>): UserFilter {
  return root === undefined ? {} : { query: root };
}

/** What is sorted is put in its places by an order that is held; the best hits are found without one. */
export function* holdOrder(mirrors: readonly OpenMirror[], sort: UserSort): Steps<void> {
  if (sort.field === 'relevance') return;
  yield mirrors.map((mirror) => ({ mirror, method: 'holdOrder', args: [sort] }) as const);
}

/** One question to one mirror. */
export function* ask<Name extends ThreadMethod>(
  mirror: OpenMirror,
  method: Name,
  args: Parameters<MirrorReader[Name]>,
): Steps<ReturnType<MirrorReader[Name]>> {
  const [answer] = yield [{ mirror, method, args }];
  return answer as ReturnType<MirrorReader[Name]>;
}

function countedText({ moment, list }: ListWanted): string {
  return moment + list.applied.text;
}

function knownCount(counts: KnownCounts, { tenant, reader }: OpenMirror, text: string): number | undefined {
  const held = counts.get(tenant);
  return held?.version === reader.dataVersion() ? held.counts.get(text) : undefined;
}

function* count(mirror: OpenMirror, text: string, filter: UserFilter, known: KnownCounts): Steps<number> {
  const { tenant, reader } = mirror;
  const version = reader.dataVersion();
  const held = known.get(tenant);
  const counts = held?.version === version ? held.counts : new Map<string, number>();
  const counted = counts.get(text) ?? (text === '' ? reader.countUsers() : yield* ask(mirror, 'countUsers', [filter]));
  if (counts.size > 50) counts.clear();
  counts.set(text, counted);
  known.set(tenant, { version, counts });
  return counted;
}

/** How many match, as far as a page tells that was not counted. */
function countOf(
  { limit, held = 0, key, list }: ListWanted,
  known: number | undefined,
  offset: number,
  rows: number,
): Pick<ListRead, 'count' | 'count_is'> {
  if (known !== undefined) return { count: known, count_is: 'exact' };
  const least = offset + rows;
  if (rows < limit) return { count: least, count_is: 'exact' };
  const wasCounted = list.read?.count_is !== 'least';
  // What was only seen before the data moved is not known to be there still.
  if (held < least || (!wasCounted && list.read?.key !== key)) return { count: least, count_is: 'least' };
  return { count: held, count_is: wasCounted ? 'old' : 'least' };
}
