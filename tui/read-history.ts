import type { LogFilter, LogGap, MirrorReader } from '../src/mirror/mirror.ts';
import { countRows, rowOfEvent } from './state/history.ts';
import type { HistoryRead, UiEvent } from './ui-state.ts';

/** A window of a user's events that has to be read. */
export interface HistoryWanted {
  readonly type: 'history';
  readonly key: string;
  readonly tenant: string;
  readonly user_id: string;
  readonly filter: LogFilter;
  /** Row of the cursor. */
  readonly index: number;
  readonly limit: number;
  /** An earlier window of the same answer: nothing is counted again. */
  readonly counted: HistoryRead | undefined;
  /** The event that the cursor must stay on; undefined where its row number counts. */
  readonly anchor: string | undefined;
}

/** Reads the events around the cursor, and once for each answer how many there are and where the log has holes. */
export function readHistory(reader: MirrorReader, wanted: HistoryWanted): UiEvent {
  const { key, filter, limit, anchor } = wanted;
  const counts = wanted.counted ?? countHistory(reader, filter);
  const rows = countRows({ ...counts, key, offset: 0, events: [] });
  const row =
    anchor === undefined
      ? wanted.index
      : rowOfEvent(counts.gaps, reader.countLogs({ ...filter, after_log_id: anchor }));
  const index = Math.max(0, Math.min(row, rows - 1));
  const offset = Math.max(0, Math.min(index, counts.count) - counts.gaps.length - Math.floor(limit / 2));
  const events = reader.listLogs({ ...filter, limit: limit + counts.gaps.length, offset });
  const { count, total, gaps, begins } = counts;
  return { type: 'history-read', read: { key, offset, events, count, total, gaps, begins }, index };
}

type Counts = Pick<HistoryRead, 'count' | 'total' | 'gaps' | 'begins'>;

function countHistory(reader: MirrorReader, filter: LogFilter): Counts {
  const count = reader.countLogs(filter);
  const gaps = reader
    .syncStatus()
    .gaps.map((gap) => ({ gap, at: positionOf(reader, filter, gap, count) }))
    .sort((a, b) => a.at - b.at || b.gap.from - a.gap.from);
  return { count, total: reader.countLogs({ user_id: filter.user_id }), gaps, begins: reader.oldestLog() };
}

/** How many events are newer than a gap. */
function positionOf(reader: MirrorReader, filter: LogFilter, { after_log_id }: LogGap, count: number): number {
  return after_log_id === undefined ? count : reader.countLogs({ ...filter, after_log_id });
}
