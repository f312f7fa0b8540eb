import { Box } from 'ink';
import type { ReactElement } from 'react';

import type { JobStatus } from '../../src/domain/job.ts';
import { fitHeight, gap, piece, startWith, wrapWords, type Line } from '../components/line.ts';
import { Lines } from '../components/Lines.tsx';
import { groupDigits } from '../components/relative-time.ts';
import { RequestsTable, requestsTableHeight } from '../components/RequestsTable.tsx';
import { sectionLine } from '../components/section.ts';
import { gapLines } from '../components/trouble-lines.ts';
import { drawPane } from '../panes/draw-pane.ts';
import { jobsPane } from '../panes/jobs-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { chosenForSync, jobsListHeight } from '../state/sync-screen.ts';
import type { UiState } from '../ui-state.ts';
import type { ScreenProps } from './screen-props.ts';

/** The jobs of one tenant, the one under the cursor in words, what is missing, and what all of it costs. */
export function TenantSyncScreen({ state, width, height }: ScreenProps): ReactElement {
  const view = chosenForSync(state);
  const list = drawPane(state, jobsPane, width, jobsListHeight(state));
  const job = rowAt(state, jobsPane)?.item as JobStatus | undefined;
  const activity = view && state.activities[view.tenant.name]?.activity;
  const gaps = view?.status === undefined ? [] : gapLines(view.status, width, 10);
  const about = job === undefined ? [] : jobLines(state, job, width);
  const lines = [...list, ...about, ...gaps];
  const room = height - lines.length;
  const hasTable = activity !== undefined && activity.requests.length > 0 && requestsTableHeight(activity) <= room;
  const inWords: Line = hasTable || activity === undefined ? [] : requestsLine(activity.requests);
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Lines lines={fitHeight([...lines, inWords], hasTable ? lines.length : height)} width={width} />
      {hasTable ? <RequestsTable activity={activity} now={state.now} isAscii={state.glyphs.isAscii} /> : null}
    </Box>
  );
}

function jobLines(state: UiState, job: JobStatus, width: number): readonly Line[] {
  const say = (words: string, look?: 'bad' | 'dim'): readonly Line[] =>
    startWith(gap(1), wrapWords(words, Math.max(10, width - 2), look));
  const { error, last_run, note } = job;
  const quiet = last_run?.quiet ?? 0;
  return [
    sectionLine(job.job, width, state.glyphs),
    ...(error === undefined ? [] : say(`${error.message}. ${error.hint}`, 'bad')),
    ...(note === undefined ? [] : say(note, 'dim')),
    ...(quiet < 2 ? [] : say(`The last ${groupDigits(quiet)} runs brought nothing new.`, 'dim')),
  ];
}

function requestsLine(requests: readonly { readonly reason: string; readonly count: number }[]): Line {
  const words = requests.toSorted((a, b) => b.count - a.count).map(({ reason, count }) => `${reason} ${String(count)}`);
  return words.length === 0 ? [] : [piece(' requests, 24 h  ', 'dim'), piece(words.join(', '))];
}
