import { bodyHeight } from '../layout.ts';
import { firstLogs } from './logs-state.ts';
import type { UiState } from '../ui-state.ts';

/** How the parts of the Logs screen share it: heights in rows, widths in columns; 0 where a part is not shown. */
interface LogsLayout {
  /** Rows of the log's age. */
  readonly info: 0 | 1;
  /** Rows of the bars of all events and of those of failures; one more below is their axis. */
  readonly bars: number;
  readonly failures: number;
  readonly list: number;
  readonly explanation: number;
  /** Width of everything but the facets. */
  readonly width: number;
  /** Whether the facets stand beside the list; elsewhere they take its place. */
  readonly facetsBeside: boolean;
}

const facetsWidth = 40;

export function logsLayout(state: Pick<UiState, 'columns' | 'rows' | 'active' | 'logs'>): LogsLayout {
  const { charts, explains, facets } = (state.active === undefined ? undefined : state.logs[state.active]) ?? firstLogs;
  const height = bodyHeight(state);
  const isHigh = height >= 30;
  const info = height >= 14 ? 1 : 0;
  // The query and the heads of the columns.
  const room = height - 2 - info;
  const hasCharts = (charts ?? height >= 18) && room >= 8;
  const bars = hasCharts ? (isHigh ? 4 : 1) : 0;
  const failures = hasCharts ? (isHigh ? 2 : 1) : 0;
  const left = room - (hasCharts ? bars + failures + 1 : 0);
  const wanted = isHigh ? 14 : Math.floor(left * 0.6);
  const explanation = (explains ?? isHigh) && left >= 7 ? Math.min(wanted, left - 3) : 0;
  const facetsBeside = state.columns >= 120;
  const isBeside = facetsBeside && (facets.shown ?? true);
  return {
    info,
    bars,
    failures,
    list: Math.max(1, left - explanation),
    explanation,
    width: isBeside ? state.columns - facetsWidth : state.columns,
    facetsBeside,
  };
}
