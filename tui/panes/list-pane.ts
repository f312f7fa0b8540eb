import type { Line } from '../components/line.ts';
import type { Look } from '../theme.ts';
import type { UiState } from '../ui-state.ts';

/** A column of a list. With less room the ones that stand last in `dropOrder` go first. */
export interface PaneColumn {
  readonly title: string;
  /** Cells that it takes at least. */
  readonly width: number;
  /** Its share of the room that is left over; 0 when left out. */
  readonly grows?: number | undefined;
  readonly align?: 'right' | undefined;
  /** Only where all columns that are not so find room. The first of them goes last. */
  readonly isExtra?: boolean | undefined;
  /** Drawn with blocks: turned round under the cursor it would say the opposite. */
  readonly isChart?: boolean | undefined;
}

/** A row of a list. Text is raw. */
export interface PaneRow {
  /** Tells it from all others: cursor and marks stay with it when the list changes. */
  readonly id: string;
  /** One for each column. */
  readonly cells: readonly unknown[];
  readonly look?: Look | undefined;
  /** One cell before the row that says what a person must see at a glance. */
  readonly sign?: { readonly text: string; readonly look: Look } | undefined;
  /** What the row stands for. */
  readonly item?: unknown;
}

/**
 * A list with a cursor, a filter and marks, from which tabs and screens are made. It holds no state: that is in
 * `state.panes`, by `id`. Rows are worked out from the state each time, so keep them cheap or remember them.
 */
export interface ListPane {
  readonly id: string;
  /** Where a wide screen has other columns, they depend on its width; the cells of a row are in their order. */
  readonly columns: readonly PaneColumn[] | ((width: number) => readonly PaneColumn[]);
  rows(state: UiState): readonly PaneRow[];
  /** What stands there when there is no row: why, and what one can do. */
  empty(state: UiState, width: number): readonly Line[];
  /** Lines above the heads: age, problems. */
  above?(state: UiState, width: number): readonly Line[];
  /** Its rows are read by what is typed, so nothing is left to narrow. */
  readonly isNarrowed?: boolean | undefined;
  /** Whether rows can be marked. */
  readonly hasMarks?: boolean | undefined;
}
