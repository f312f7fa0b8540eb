import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import type { LogFilter } from '../../src/mirror/mirror.ts';
import { convertsLog } from '../../src/mirror/upkeep.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import type { Lists, OpenMirror, Question, Steps } from '../read-list.ts';
import {
  anchorOf,
  dateOfRow,
  type LogSlice,
  mergeLogSlices,
  pageBudget,
  placeOfAnchor,
  placesAround,
  readLogSlice,
  readNewerSlice,
  searchedToOf,
} from './log-window.ts';
import type { LogAnchor, LogAround, LogPlace, LogRow, LogsRead, LogTarget } from './logs-state.ts';

/** A window of the log that has to be read. */
export interface LogsWanted {
  readonly type: 'logs';
  /** Name of the tenant or `allTenants`. */
  readonly tenant: string;
  readonly key: string;
  /** Tells it from another window that a thread is asked for. */
  readonly asked: string;
  readonly text: string;
  readonly root: QueryNode | undefined;
  /** Of the query, see `momentOf`. */
  readonly moment: string;
  readonly target: LogTarget;
  /** Events that are read in either direction. */
  readonly side: number;
  readonly seen: Readonly<Record<string, string>> | undefined;
  /** What was shown before; undefined for another question. */
  readonly held: LogsRead | undefined;
}

/** A window that was read. */
interface LogsAnswer {
  readonly read: LogsRead;
  /** Row of the cursor in it. */
  readonly index: number;
  /** Whether the cursor stays on what it stands on, wherever it has moved meanwhile. */
  readonly isHeld: boolean;
}

/** A search that took longer, in milliseconds, is not begun anew for what only arrives: only that is looked at. */
const slowSearch = 1_000;

/**
 * Reads a window of the log of one tenant, or of several as one list.
 * @param tell takes what was found until then, as long as more is looked for
 */
export function* readLogs(
  wanted: LogsWanted,
  { open, left_out }: Pick<Lists, 'open' | 'left_out'>,
  tell: (answer: LogsAnswer) => void = () => undefined,
): Steps<LogsAnswer> {
  const begun = performance.now();
  const filter: LogFilter = wanted.root === undefined ? {} : { query: wanted.root };
  const { side, held } = wanted;
  const isMoment = typeof wanted.target === 'object' && 'until' in wanted.target;
  const target = isMoment ? yield* placeUntil(open, filter, wanted.target.until) : wanted.target;
  const newest = newestOf(open);
  const basis = basisOf(wanted, open);
  const isHeld = typeof target !== 'string' && !isMoment;
  const answerOf = (slices: readonly LogSlice[], unseen: number, took: number): LogsAnswer => {
    const { rows, beside, hasNewer, hasOlder, searchedTo } = mergeLogSlices(slices);
    const read: Omit<LogsRead, 'offset'> = {
      key: wanted.key,
      rows,
      beside,
      hasNewer,
      hasOlder,
      newest: Object.fromEntries(newest.map(({ tenant, log_id }) => [tenant, log_id])),
      unseen,
      total: open.reduce((sum, { reader }) => sum + reader.countLogs({}), 0),
      begins: least(open.map(({ reader }) => reader.oldestLog())),
      ends: most(newest.map(({ date }) => date)),
      isConverting: open.some(({ reader }) => reader.upkeep()?.next === convertsLog),
      left_out,
      took,
      basis,
      searchedTo,
    };
    const index = target === 'newest' ? 0 : target === 'oldest' ? rows.length - 1 : rowOf(rows, target);
    return { read: { ...read, offset: offsetOf(read, held) }, index: Math.max(0, index), isHeld };
  };
  const found: (LogSlice | undefined)[] = open.map(() => undefined);
  const tellFound = (): void => {
    const parts = found.filter((part) => part !== undefined);
    if (parts.length < open.length) return;
    // What was shown before stays until all of it is known.
    if (held !== undefined) tell({ read: { ...held, searchedTo: searchedToOf(parts) }, index: 0, isHeld: true });
    else if (target === 'newest') tell(answerOf(parts, 0, performance.now() - begun));
  };
  const [only] = open.length === 1 ? open : [];
  const isKept = isSlow(held) && held.basis === basis;
  const after = only && target === 'newest' && isKept ? held.newest[only.tenant] : undefined;
  const slices = yield* together(
    open.map(function* (mirror, at): Steps<LogSlice> {
      const source = { mirror, gaps: mirror.reader.syncStatus().gaps };
      if (held !== undefined && after !== undefined) return yield* readNewerSlice(source, filter, held, after);
      const slice = yield* readLogSlice(source, filter, placeIn(target, mirror.tenant, isMoment), side, (part) => {
        found[at] = part;
        tellFound();
      });
      return (found[at] = slice);
    }),
  );
  const took = after === undefined ? performance.now() - begun : slowSearch;
  const unseen = yield* countUnseen(open, filter, wanted.seen, newest);
  return answerOf(slices, unseen, took);
}

function isSlow(held: LogsRead | undefined): held is LogsRead {
  return held !== undefined && held.took >= slowSearch && !held.hasNewer && held.searchedTo === undefined;
}

/** Changes when a hole of the log is found or filled, when something is pruned, and when a relative date has moved on. */
function basisOf({ moment }: LogsWanted, open: readonly OpenMirror[]): string {
  return JSON.stringify([moment, open.map(({ reader }) => [reader.oldestLog(), reader.syncStatus().gaps])]);
}

/** Does several reads side by side: what they ask next is asked at the same time. */
function* together<Result>(each: readonly Steps<Result>[]): Steps<readonly Result[]> {
  const steps = each.map((one) => one.next());
  for (;;) {
    const asked = steps.map((step) => (step.done === true ? [] : step.value));
    if (asked.every((questions) => questions.length === 0)) break;
    const answers = yield asked.flat();
    let from = 0;
    for (const [at, questions] of asked.entries()) {
      if (questions.length === 0) continue;
      const step = each[at]?.next(answers.slice(from, from + questions.length));
      if (step !== undefined) steps[at] = step;
      from += questions.length;
    }
  }
  return steps.flatMap((step) => (step.done === true ? [step.value] : []));
}

/** @param isMoment a log that has nothing up to it is shown from its oldest event on */
function placeIn(
  target: Exclude<LogTarget, { until: number }>,
  tenant: string,
  isMoment: boolean,
): 'newest' | 'oldest' | LogPlace {
  if (typeof target === 'string') return target;
  return target.places[tenant] ?? (isMoment ? 'oldest' : {});
}

/** The newest events up to a moment, and the place of the newest of them; the end of the log where there is none. */
function* placeUntil(open: readonly OpenMirror[], filter: LogFilter, until: number): Steps<'oldest' | LogAround> {
  const value = new Date(until).toISOString();
  const span = { start: 0, end: 0 };
  const date: QueryNode = {
    kind: 'field',
    field: 'date',
    match: { kind: 'range', from: undefined, to: { value, inclusive: true } },
    span,
  };
  const query: QueryNode = filter.query === undefined ? date : { kind: 'and', parts: [filter.query, date], span };
  const found = yield open.map((mirror): Question => ({
    mirror,
    method: 'listLogs',
    args: [{ query, limit: 1 }],
    timeout: pageBudget,
  }));
  const rows = found.flatMap((events, at): LogRow[] => {
    const [event] = events as LogEvent[];
    const mirror = open[at];
    if (event === undefined || mirror === undefined) return [];
    return [{ kind: 'event', tenant: mirror.tenant, environment: mirror.environment, event }];
  });
  const [newest] = rows.toSorted((a, b) => dateOfRow(b) - dateOfRow(a));
  return newest === undefined ? 'oldest' : { anchor: anchorOf(newest), places: placesAround(rows, 0) };
}

/** The row of the cursor: where its event is gone, the one that took its place. */
function rowOf(rows: readonly LogRow[], { anchor, places }: LogAround): number {
  const found = placeOfAnchor(rows, anchor);
  if (found >= 0) return found;
  const above = places[anchor.tenant]?.above;
  if (above === undefined) return 0;
  const before: LogAnchor = { tenant: anchor.tenant, id: above };
  return Math.min(rows.length - 1, placeOfAnchor(rows, before) + 1);
}

interface Newest {
  readonly tenant: string;
  readonly log_id: string;
  readonly date: number | undefined;
}

function newestOf(open: readonly OpenMirror[]): readonly Newest[] {
  return open.flatMap(({ tenant, reader }) => {
    const [event] = reader.listLogs({ limit: 1 });
    return event === undefined ? [] : [{ tenant, log_id: event.log_id, date: readDate(event.date) }];
  });
}

/** Events that came since the top of the list was in sight, as far as they match. */
function* countUnseen(
  open: readonly OpenMirror[],
  filter: LogFilter,
  seen: LogsWanted['seen'],
  newest: readonly Newest[],
): Steps<number> {
  if (seen === undefined) return 0;
  const behind = open.filter(({ tenant }) => {
    const log_id = newest.find((each) => each.tenant === tenant)?.log_id;
    return log_id !== undefined && log_id !== seen[tenant];
  });
  if (behind.length === 0) return 0;
  const counts = yield behind.map((mirror): Question => ({
    mirror,
    method: 'countLogs',
    args: [{ ...filter, after_log_id: seen[mirror.tenant] }],
  }));
  return counts.reduce<number>((sum, count) => sum + (count as number), 0);
}

/** Told by the newest end where that is in the window, else by an event that was in the window before. */
function offsetOf(read: Omit<LogsRead, 'offset'>, held: LogsRead | undefined): number | undefined {
  if (!read.hasNewer) return 0;
  if (held?.offset === undefined) return undefined;
  const ids = new Map(eventsOf(read.rows).map((row, at) => [idOf(row), at]));
  const common = eventsOf(held.rows).findIndex((row) => ids.has(idOf(row)));
  const row = eventsOf(held.rows)[common];
  const now = row && ids.get(idOf(row));
  return now === undefined ? undefined : held.offset + common - now + read.unseen - held.unseen;
}

function idOf(row: LogRow): string {
  const { tenant, id } = anchorOf(row);
  return `${tenant} ${id}`;
}

/** The events among rows. */
export function eventsOf(rows: readonly LogRow[]): readonly Extract<LogRow, { kind: 'event' }>[] {
  return rows.filter((row) => row.kind === 'event');
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
