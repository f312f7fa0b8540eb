import { scrollTo } from '../layout.ts';
import { emptyField, type TextField } from '../text-field.ts';
import type { Step, UiState } from '../ui-state.ts';
import type { ListPane, PaneRow } from './list-pane.ts';

/** What a person has done to a list: where the cursor stands, what is marked, what narrows it. */
export interface PaneState {
  /** Id of the row under the cursor; undefined before it was moved. */
  readonly at: string | undefined;
  /** Where that row was last: the cursor stays there when the row is gone. */
  readonly index: number;
  readonly top: number;
  readonly marks: ReadonlySet<string>;
  /** Row from which a range is being marked. */
  readonly anchor?: string | undefined;
  readonly filter: TextField;
  readonly editing: boolean;
}

const firstPane: PaneState = {
  at: undefined,
  index: 0,
  top: 0,
  marks: new Set(),
  filter: emptyField,
  editing: false,
};

export function paneState(state: UiState, id: string): PaneState {
  return state.panes[id] ?? firstPane;
}

export function withPane(state: UiState, id: string, change: Partial<PaneState>): UiState {
  return { ...state, panes: { ...state.panes, [id]: { ...paneState(state, id), ...change } } };
}

/** The rows that the filter leaves: those that hold every typed word. */
export function paneRows(state: UiState, pane: ListPane): readonly PaneRow[] {
  const words = paneState(state, pane.id)
    .filter.text.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows = pane.rows(state);
  if (words.length === 0 || pane.isNarrowed === true) return rows;
  return rows.filter((row) => {
    const text = row.cells.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Where the cursor stands among these rows: with its row, or where that was. */
export function paneIndex(state: UiState, pane: ListPane, rows: readonly PaneRow[]): number {
  const { at, index } = paneState(state, pane.id);
  const found = at === undefined ? -1 : rows.findIndex((row) => row.id === at);
  return found >= 0 ? found : Math.max(0, Math.min(index, rows.length - 1));
}

/** The row under the cursor of a list. */
export function rowAt(state: UiState, pane: ListPane): PaneRow | undefined {
  const rows = paneRows(state, pane);
  return rows[paneIndex(state, pane, rows)];
}

/** The marked rows that still exist, or else the one under the cursor: what an action on the list is about. */
export function chosenRows(state: UiState, pane: ListPane): readonly PaneRow[] {
  const { marks } = paneState(state, pane.id);
  const marked = marks.size === 0 ? [] : pane.rows(state).filter((row) => marks.has(row.id));
  const one = rowAt(state, pane);
  if (marked.length > 0) return marked;
  return one === undefined ? [] : [one];
}

/** Puts the cursor on a row; the window of that height follows. */
export function movePaneTo(state: UiState, pane: ListPane, index: number, height: number): Step {
  const rows = paneRows(state, pane);
  const next = Math.max(0, Math.min(index, rows.length - 1));
  const top = scrollTo(next, paneState(state, pane.id).top, height, rows.length);
  return [withPane(state, pane.id, { at: rows[next]?.id, index: next, top }), []];
}
