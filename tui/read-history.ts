import type { LogEvent } from '../src/domain/log-event.ts';
import type { LogFilter, LogGap } from '../src/mirror/mirror.ts';
import { ask, type OpenMirror, type Steps } from './read-list.ts';
import { rowOfEvent } from './state/history.ts';
import type { UiEvent } from './ui-event.ts';
import type { HistoryRead } from './user-state.ts';

/** A window of a user's events that has to be read. */
export interface HistoryWanted {
  readonly type: 'history';
  readonly key: string;
  /** Tells it from another window that a thread is asked for. */
  readonly waits: string;
  readonly tenant: string;
  readonly user_id: string;
  readonly filter: LogFilter;
  /** The query of the filter as it was typed. */
  readonly text: string;
  /** Row of the cursor. */
  readonly index: number;
  readonly limit: number;
  /** An earlier window of the same answer: nothing is counted again. */
  readonly counted: HistoryRead | undefined;
  /** Events that the user has, where an earlier answer of the same data has told. */
  readonly total: number | undefined;
  /** The event that the cursor must stay on; undefined where its row number counts. */
  readonly anchor: string | undefined;
}

/**
 * Reads the events around the cursor, and once for each answer how many there are and where the log has holes. A user
 * can have a hundred thousand events, so nothing is counted that the window itself tells.
 */
export function* readHistory(mirror: OpenMirror, wanted: HistoryWanted): Steps<UiEvent> {
  const { key, filter, limit, anchor, counted } = wanted;
  const newest = counted === undefined ? yield* ask(mirror, 'listLogs', [{ ...filter, limit }]) : [];
  const isAll = counted === undefined && newest.length < limit;
  const counts = counted ?? (yield* countHistory(mirror, wanted, isAll ? newest : undefined));
  const { count, total, gaps, begins } = counts;
  const newer =
    anchor === undefined ? undefined : yield* ask(mirror, 'countLogs', [{ ...filter, after_log_id: anchor }]);
  const row = newer === undefined ? wanted.index : rowOfEvent(gaps, newer);
  const index = Math.max(0, Math.min(row, count + gaps.length - 1));
  const offset = isAll ? 0 : Math.max(0, Math.min(index, count) - gaps.length - Math.floor(limit / 2));
  const isRead = isAll || (offset === 0 && counted === undefined);
  const events = isRead ? newest : yield* ask(mirror, 'listLogs', [{ ...filter, limit: limit + gaps.length, offset }]);
  return { type: 'history-read', read: { key, offset, events, count, total, gaps, begins }, index };
}

type Counts = Pick<HistoryRead, 'count' | 'total' | 'gaps' | 'begins'>;

/** @param all the events, where they are few enough to be known */
function* countHistory(
  mirror: OpenMirror,
  { filter, total }: HistoryWanted,
  all: readonly LogEvent[] | undefined,
): Steps<Counts> {
  const { reader } = mirror;
  const count = all?.length ?? (yield* ask(mirror, 'countLogs', [filter]));
  const { user_id, types, query, log_ids } = filter;
  const isWhole = types === undefined && log_ids === undefined && query === undefined;
  const gaps: { readonly at: number; readonly gap: LogGap }[] = [];
  for (const gap of reader.syncStatus().gaps) {
    const { after_log_id } = gap;
    const newer = all?.filter(({ log_id }) => after_log_id !== undefined && log_id > after_log_id).length;
    const at =
      after_log_id === undefined ? count : (newer ?? (yield* ask(mirror, 'countLogs', [{ ...filter, after_log_id }])));
    gaps.push({ gap, at });
  }
  gaps.sort((a, b) => a.at - b.at || b.gap.from - a.gap.from);
  return { count, total: isWhole ? count : (total ?? reader.countLogs({ user_id })), gaps, begins: reader.oldestLog() };
}
