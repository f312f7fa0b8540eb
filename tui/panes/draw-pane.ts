import { drawField } from '../components/field-line.ts';
import { cell, fitHeight, gap, lookLine, piece, spreadLine, type Line } from '../components/line.ts';
import { scrollTo } from '../layout.ts';
import type { UiState } from '../ui-state.ts';
import type { ListPane, PaneColumn, PaneRow } from './list-pane.ts';
import { paneIndex, paneRows, paneState } from './pane-state.ts';

/** Cursor, mark, sign and a blank. */
const signsWidth = 4;

/** Pieces before the first column. */
const signs = 4;

/** Rows that are left for the list itself in this height. */
export function paneBody(state: UiState, pane: ListPane, height: number): number {
  return Math.max(1, height - headLines(state, pane, state.columns).length - 1);
}

/** The list in exactly this height: what stands above it, its filter, its heads, a window of its rows. */
export function drawPane(state: UiState, pane: ListPane, width: number, height: number): readonly Line[] {
  const above = headLines(state, pane, width);
  const rows = paneRows(state, pane);
  if (rows.length === 0) {
    const isNarrowed = pane.rows(state).length > 0;
    const none = isNarrowed ? [[piece(' nothing here matches the filter', 'dim')]] : pane.empty(state, width);
    return fitHeight([...above, ...none], height);
  }
  const all = typeof pane.columns === 'function' ? pane.columns(width) : pane.columns;
  const columns = fitColumns(all, width - signsWidth);
  const heads: Line = [
    gap(signsWidth),
    ...columns.flatMap(({ column, width: wide }) => cellOf(column.title, column, wide)),
  ];
  const body = Math.max(1, height - above.length - 1);
  const index = paneIndex(state, pane, rows);
  const top = scrollTo(index, paneState(state, pane.id).top, body, rows.length);
  const lines = rows.slice(top, top + body).map((row, at) => rowLine(state, pane, row, columns, top + at === index));
  return fitHeight([...above, lookLine(heads, 'dim'), ...lines], height);
}

function headLines(state: UiState, pane: ListPane, width: number): readonly Line[] {
  const { filter, editing } = paneState(state, pane.id);
  const above = pane.above?.(state, width) ?? [];
  if (!editing && filter.text === '') return above;
  const { pieces } = drawField(filter, Math.max(10, width - 24), editing ? state.glyphs.caret : undefined);
  const count = `${String(paneRows(state, pane).length)} of ${String(pane.rows(state).length)} `;
  return [...above, spreadLine([piece(' / ', editing ? 'key' : 'dim'), ...pieces], [piece(count, 'dim')], width)];
}

export interface FittedColumn {
  readonly column: PaneColumn;
  readonly at: number;
  readonly width: number;
}

/** The columns that find room, each with its width: extra ones go first, then those on the right. */
export function fitColumns(columns: readonly PaneColumn[], room: number): readonly FittedColumn[] {
  let kept = columns.map((column, at) => ({ column, at }));
  const needed = (): number => kept.reduce((sum, { column }) => sum + column.width + 1, 0);
  while (kept.length > 1 && needed() > room) {
    const extra = kept.findLastIndex(({ column }) => column.isExtra === true);
    const out = extra < 0 ? kept.length - 1 : extra;
    kept = kept.filter((_, at) => at !== out);
  }
  const left = Math.max(0, room - needed());
  const shares = kept.reduce((sum, { column }) => sum + (column.grows ?? 0), 0);
  return kept.map(({ column, at }) => {
    const more = shares === 0 ? 0 : Math.floor((left * (column.grows ?? 0)) / shares);
    return { column, at, width: Math.min(column.width + more, Math.max(1, room - 1)) };
  });
}

function rowLine(
  state: UiState,
  pane: ListPane,
  row: PaneRow,
  columns: readonly FittedColumn[],
  isChosen: boolean,
): Line {
  const { glyphs } = state;
  const isMarked = paneState(state, pane.id).marks.has(row.id);
  const line: Line = [
    piece(isChosen ? glyphs.cursor : ' ', 'marker'),
    piece(isMarked ? glyphs.mark : ' ', 'accent'),
    row.sign === undefined ? gap(1) : piece(row.sign.text, row.sign.look),
    gap(1),
    ...columns.flatMap(({ column, at, width }) => {
      const cells = cellOf(row.cells[at] ?? '', column, width, row.look);
      return isChosen && column.isChart !== true ? lookLine(cells, 'selected') : cells;
    }),
  ];
  return isChosen ? [...lookLine(line.slice(0, signs), 'selected'), ...line.slice(signs)] : line;
}

function cellOf(value: unknown, column: PaneColumn, width: number, look?: PaneRow['look']): Line {
  return [cell(value, width, look, column.align), gap(1)];
}
