import { wrapWords, startWith, gap } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { logCells, readLogRecord } from '../state/log-record.ts';
import type { Look } from '../theme.ts';
import type { UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

const looks: Readonly<Record<string, Look>> = { warn: 'warn', error: 'bad', fatal: 'bad', debug: 'dim' };

/** The end of the daemon's log, newest first; `/` narrows it. */
const logPane: ListPane = {
  id: 'daemon-log',
  columns: [
    { title: 'TIME (UTC)', width: 19 },
    { title: 'LEVEL', width: 5 },
    { title: 'TENANT', width: 10, grows: 1, isExtra: true },
    { title: 'WHAT', width: 20, grows: 8 },
  ],
  rows: logRows,
  empty: (state, width) => {
    const words =
      state.daemonLog === undefined
        ? 'Reading the log of the daemon…'
        : 'The daemon has not written a log here: it was never started, or nothing happened yet.';
    return startWith(gap(1), wrapWords(words, width - 2, 'dim'));
  },
};

export const daemonLogScreen: Screen = {
  id: 'daemon-log',
  title: 'Daemon log',
  parent: ({ daemonLogFrom }) => daemonLogFrom ?? 'sync',
  pane: logPane,
  draw: (state, width, height) => drawPane(state, logPane, width, height),
};

/** Reading hundreds of lines for every frame and every key would be work for nothing. */
const read = new WeakMap<object, readonly PaneRow[]>();

function logRows({ daemonLog }: UiState): readonly PaneRow[] {
  if (daemonLog === undefined) return [];
  const known = read.get(daemonLog) ?? daemonLog.lines.map(rowOf).toReversed();
  read.set(daemonLog, known);
  return known;
}

function rowOf(line: string, at: number): PaneRow {
  const { time, level, tenant, words } = logCells(readLogRecord(line));
  return { id: `${String(at)} ${line}`, cells: [time, level, tenant, words], look: looks[level] };
}
