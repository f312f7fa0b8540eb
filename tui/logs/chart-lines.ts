import type { LogHistogramBar } from '../../src/mirror/mirror.ts';
import { barRows } from '../components/bar-rows.ts';
import { cell, gap, piece, type Line, type Piece } from '../components/line.ts';
import { groupDigits, localDate } from '../components/relative-time.ts';
import { activeLogs } from '../state/active-logs.ts';
import { chosenLogRow } from '../state/logs.ts';
import type { UiState } from '../ui-state.ts';
import { dateOfRow } from './log-window.ts';
import { logsLayout } from './logs-layout.ts';

const label = 8;
const note = 18;

/** Events over time, those that failed apart, and where the cursor stands: bars that need no colour. */
export function chartLines(state: UiState, width: number): readonly Line[] {
  const { bars: height, failures } = logsLayout(state);
  if (height === 0) return [];
  const blank = Array.from({ length: height + failures + 1 }, (): Line => []);
  const { summary, answered, read } = activeLogs(state);
  // What was counted for the query before says nothing of the list below.
  const { histogram, problem } = (summary?.text === answered.text ? summary : undefined) ?? {};
  if (histogram === undefined) {
    const isCounting = read?.total !== 0 && read?.searchedTo === undefined;
    const words = problem ?? (isCounting ? 'counting…' : '');
    return [[piece(` ${words}`, 'dim')], ...blank.slice(1)];
  }
  const room = Math.max(10, width - label - note);
  const squeezed = squeeze(histogram.bars, room);
  const each = Math.max(1, Math.min(10, Math.floor(room / squeezed.length)));
  const size = Math.ceil(histogram.bars.length / squeezed.length);
  const unit =
    size === 1
      ? `${histogram.unit === 'hour' ? 'an' : 'a'} ${histogram.unit}`
      : `in ${String(size)} ${histogram.unit}s`;
  const rows = (title: string, size: number, value: (bar: LogHistogramBar) => number): readonly Line[] => {
    const values = squeezed.map(value);
    const drawn = barRows(
      values.flatMap((one) => Array<number>(each).fill(one)),
      size,
      state.glyphs,
    );
    const most = groupDigits(Math.max(0, ...values));
    const look = title === 'failed' ? 'bad' : 'accent';
    return drawn.map((row, at) => [
      cell(at === drawn.length - 1 ? ` ${title}` : '', label, 'dim'),
      piece(row, look),
      piece(at === 0 ? ` ${most} ${unit}` : '', 'dim'),
    ]);
  };
  return [
    ...rows('events', height, ({ count }) => count),
    ...rows('failed', failures, (bar) => bar.failures),
    axisLine(state, squeezed, each, histogram.unit),
  ];
}

/** With less room than bars, neighbours are added up. */
function squeeze(bars: readonly LogHistogramBar[], room: number): readonly LogHistogramBar[] {
  const size = Math.ceil(bars.length / room);
  if (size <= 1) return bars;
  return Array.from({ length: Math.ceil(bars.length / size) }, (_, nth) => {
    const some = bars.slice(nth * size, (nth + 1) * size);
    const sum = (value: (bar: LogHistogramBar) => number): number => some.reduce((total, bar) => total + value(bar), 0);
    return { at: some[0]?.at ?? 0, count: sum(({ count }) => count), failures: sum(({ failures }) => failures) };
  });
}

/** From when to when, by the clock of this place, with a mark below the bar of the event under the cursor. */
function axisLine(state: UiState, bars: readonly LogHistogramBar[], each: number, unit: 'hour' | 'day'): Line {
  const row = chosenLogRow(state);
  const at = row === undefined ? -1 : bars.findLastIndex((bar) => bar.at <= dateOfRow(row));
  const wide = bars.length * each;
  const first = dateWords(bars[0]?.at, unit);
  const last = dateWords(bars.at(-1)?.at, unit);
  const mark = at < 0 ? -1 : at * each + Math.floor((each - 1) / 2);
  const words = [
    { at: mark >= 0 && mark < first.length ? mark + 2 : 0, text: first },
    { at: wide - last.length - (mark >= wide - last.length ? wide - mark + 1 : 0), text: last },
  ];
  const drawn = words.filter(
    ({ text, at: from }, nth) => from >= nth * (first.length + 3) && from + text.length <= wide,
  );
  const pieces = [
    ...drawn.map(({ at: from, text }) => ({ at: from, text, look: 'dim' as const })),
    ...(mark < 0 ? [] : [{ at: mark, text: state.glyphs.up, look: 'marker' as const }]),
  ];
  const line: Piece[] = [gap(label)];
  let column = 0;
  for (const { at: from, text, look } of pieces.sort((a, b) => a.at - b.at)) {
    line.push(gap(from - column), piece(text, look));
    column = from + text.length;
  }
  return [...line, gap(wide - column), piece(` by ${unit}`, 'dim')];
}

function dateWords(at: number | undefined, unit: 'hour' | 'day'): string {
  if (at === undefined) return '';
  return unit === 'hour' ? localDate(at).slice(5, 16) : localDate(at).slice(0, 10);
}
