import type { RunRecord } from '../../src/domain/activity.ts';
import { runWords } from '../state/run-words.ts';
import type { UiState } from '../ui-state.ts';
import { cell, gap, piece, spreadLine, type Line } from './line.ts';
import { localDate, shortSpan } from './relative-time.ts';
import { sectionLine } from './section.ts';

const leastRows = 2;

/** The journal of the last runs, in exactly this height at most; nothing where there is no room for it. */
export function runLines(state: UiState, runs: readonly RunRecord[], width: number, height: number): readonly Line[] {
  if (height < leastRows + 1 || runs.length === 0) return [];
  const shown = runs.slice(0, height - 1).map((run) => runLine(state, run, width));
  return [sectionLine('last runs that brought something', width, state.glyphs), ...shown];
}

function runLine({ glyphs, now }: UiState, run: RunRecord, width: number): Line {
  const failed = run.error !== undefined;
  const date = localDate(run.ended_at);
  const isToday = date.slice(0, 10) === localDate(now).slice(0, 10);
  const took = run.ended_at - run.started_at;
  const calls = `${String(run.calls)} ${run.calls === 1 ? 'call ' : 'calls'}`;
  return spreadLine(
    [
      gap(1),
      cell(isToday ? date.slice(11) : date.slice(5, 16), 11, 'dim'),
      gap(1),
      piece(`${failed ? glyphs.warn : glyphs.good} `, failed ? 'warn' : 'good'),
      cell(run.job, 16),
      gap(1),
      piece(runWords(run), failed ? 'warn' : undefined),
    ],
    [
      gap(2),
      piece(`${took < 10_000 ? `${(took / 1000).toFixed(1)}s` : shortSpan(took)}  ${calls.padStart(9)} `, 'dim'),
    ],
    width,
  );
}
