import type { Environment } from '../../src/domain/tenant.ts';
import { readDate } from '../../src/domain/user.ts';
import type { LogFilter, MirrorReader } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { anchorOf, mergeLogSlices, placeOfAnchor, readLogSlice } from './log-window.ts';
import type { LogAnchor, LogPlace, LogPlaces, LogRow, LogsRead, LogTarget } from './logs-state.ts';

/** A window of the log that has to be read. */
export interface LogsWanted {
  readonly type: 'logs';
  /** Name of the tenant or `allTenants`. */
  readonly tenant: string;
  readonly key: string;
  readonly text: string;
  readonly root: QueryNode | undefined;
  readonly target: LogTarget;
  /** Events that are read in either direction. */
  readonly side: number;
  readonly seen: Readonly<Record<string, string>> | undefined;
  /** What was shown before; undefined for another question. */
  readonly held: LogsRead | undefined;
}

/** A mirror whose log is read. */
export interface LogMirror {
  readonly tenant: string;
  readonly environment: Environment;
  readonly reader: Pick<MirrorReader, 'listLogs' | 'countLogs' | 'syncStatus' | 'oldestLog'>;
}

/** Reads a window of the log of one tenant, or of several as one list. `index` is the row of the cursor in it. */
export function readLogs(
  mirrors: readonly LogMirror[],
  wanted: LogsWanted,
  left_out: readonly string[],
): { readonly read: LogsRead; readonly index: number } {
  const begun = performance.now();
  const filter: LogFilter = wanted.root === undefined ? {} : { query: wanted.root };
  const { target, side } = wanted;
  const slices = mirrors.map(({ tenant, environment, reader }) => {
    const { gaps } = reader.syncStatus();
    const source = { tenant, environment, gaps, listLogs: reader.listLogs.bind(reader) };
    return readLogSlice(source, filter, typeof target === 'string' ? target : placeIn(target.places, tenant), side);
  });
  const { rows, beside, hasNewer, hasOlder } = mergeLogSlices(slices);
  const took = performance.now() - begun;
  const newest = newestOf(mirrors);
  const unseen = countUnseen(mirrors, filter, wanted.seen, newest);
  const read: Omit<LogsRead, 'offset'> = {
    key: wanted.key,
    rows,
    beside,
    hasNewer,
    hasOlder,
    newest: Object.fromEntries(newest.map(({ tenant, log_id }) => [tenant, log_id])),
    unseen,
    total: mirrors.reduce((sum, { reader }) => sum + reader.countLogs({}), 0),
    begins: least(mirrors.map(({ reader }) => reader.oldestLog())),
    ends: most(newest.map(({ date }) => date)),
    left_out,
    took,
  };
  const index = target === 'newest' ? 0 : target === 'oldest' ? rows.length - 1 : rowOf(rows, target);
  return { read: { ...read, offset: offsetOf(read, wanted.held) }, index: Math.max(0, index) };
}

function placeIn(places: LogPlaces, tenant: string): LogPlace {
  return places[tenant] ?? {};
}

/** The row of the cursor: where its event is gone, the one that took its place. */
function rowOf(rows: readonly LogRow[], { anchor, places }: Exclude<LogTarget, string>): number {
  const found = placeOfAnchor(rows, anchor);
  if (found >= 0) return found;
  const { above } = placeIn(places, anchor.tenant);
  if (above === undefined) return 0;
  const before: LogAnchor = { tenant: anchor.tenant, id: above };
  return Math.min(rows.length - 1, placeOfAnchor(rows, before) + 1);
}

function newestOf(mirrors: readonly LogMirror[]): { tenant: string; log_id: string; date: number | undefined }[] {
  return mirrors.flatMap(({ tenant, reader }) => {
    const [event] = reader.listLogs({ limit: 1 });
    return event === undefined ? [] : [{ tenant, log_id: event.log_id, date: readDate(event.date) }];
  });
}

function countUnseen(
  mirrors: readonly LogMirror[],
  filter: LogFilter,
  seen: LogsWanted['seen'],
  newest: readonly { readonly tenant: string; readonly log_id: string }[],
): number {
  if (seen === undefined) return 0;
  return newest.reduce((sum, { tenant, log_id }) => {
    const after_log_id = seen[tenant];
    if (after_log_id === log_id) return sum;
    const reader = mirrors.find((each) => each.tenant === tenant)?.reader;
    return sum + (reader?.countLogs({ ...filter, after_log_id }) ?? 0);
  }, 0);
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
