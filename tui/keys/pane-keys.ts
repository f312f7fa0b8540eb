import { currentPane } from '../panes/current-pane.ts';
import type { ListPane } from '../panes/list-pane.ts';
import { paneIndex, paneRows, paneState, withPane } from '../panes/pane-state.ts';
import { screens } from '../screens/index.ts';
import { tabs } from '../tabs/index.ts';
import { emptyField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { Context, KeyRow } from './key-row.ts';

const lists = [...screens, ...tabs].filter(({ pane }) => pane !== undefined);
const inLists: readonly Context[] = lists.map(({ id }) => id);
const inMarked: readonly Context[] = lists.filter(({ pane }) => pane?.hasMarks === true).map(({ id }) => id);

/** The keys of every list that tabs and screens are made of. A table without such lists has no such rows. */
export const paneKeys: readonly KeyRow[] = listRows().filter(({ contexts }) => contexts.length > 0);

function listRows(): readonly KeyRow[] {
  return [
    {
      id: 'pane.filter',
      keys: ['/'],
      words: 'narrow the list',
      hint: 'filter',
      contexts: inLists,
      group: 'Look',
      run: onPane((state, pane) => withPane(state, pane.id, { editing: true })),
    },
    {
      id: 'pane.mark',
      keys: ['space'],
      words: 'mark the row',
      hint: 'mark',
      contexts: inMarked,
      group: 'Mark',
      run: onPane(markRow),
    },
    {
      id: 'pane.mark-range',
      keys: ['v'],
      words: 'mark from here; again: to here',
      contexts: inMarked,
      group: 'Mark',
      run: onPane(markRange),
    },
    {
      id: 'pane.mark-all',
      keys: ['*'],
      words: 'mark all rows that are shown',
      contexts: inMarked,
      group: 'Mark',
      run: onPane((state, pane) => addMarks(state, pane, paneRows(state, pane))),
    },
    {
      id: 'pane.mark-none',
      keys: ['\\'],
      words: 'take all marks away',
      contexts: inMarked,
      group: 'Mark',
      run: onPane((state, pane) => withPane(state, pane.id, { marks: new Set(), anchor: undefined })),
    },
    ...filterKeys(),
  ];
}

function filterKeys(): readonly KeyRow[] {
  if (lists.length === 0) return [];
  const contexts = ['pane-filter'];
  const group = 'Dialogs';
  return [
    {
      id: 'pane.keep-filter',
      keys: ['enter', 'tab'],
      words: 'keep the filter, go to the list',
      hint: 'to the list',
      contexts,
      group,
      run: onPane((state, pane) => withPane(state, pane.id, { editing: false })),
    },
    {
      id: 'pane.clear-filter',
      keys: ['esc'],
      words: 'clear the filter',
      hint: 'clear',
      contexts,
      group,
      run: onPane((state, pane) => withPane(state, pane.id, { editing: false, filter: emptyField })),
    },
  ];
}

function onPane(change: (state: UiState, pane: ListPane) => UiState): KeyRow['run'] {
  return (state): Step => {
    const pane = currentPane(state);
    return [pane === undefined ? state : change(state, pane), noEffects];
  };
}

function markRow(state: UiState, pane: ListPane): UiState {
  const rows = paneRows(state, pane);
  const index = paneIndex(state, pane, rows);
  const row = rows[index];
  if (row === undefined) return state;
  const marks = new Set(paneState(state, pane.id).marks);
  if (!marks.delete(row.id)) marks.add(row.id);
  const next = Math.min(index + 1, rows.length - 1);
  return withPane(state, pane.id, { marks, at: rows[next]?.id, index: next });
}

function markRange(state: UiState, pane: ListPane): UiState {
  const rows = paneRows(state, pane);
  const index = paneIndex(state, pane, rows);
  const { anchor } = paneState(state, pane.id);
  const from = rows.findIndex((row) => row.id === anchor);
  if (from < 0) return withPane(state, pane.id, { anchor: rows[index]?.id });
  const between = rows.slice(Math.min(from, index), Math.max(from, index) + 1);
  return withPane(addMarks(state, pane, between), pane.id, { anchor: undefined });
}

function addMarks(state: UiState, pane: ListPane, rows: readonly { readonly id: string }[]): UiState {
  const marks = new Set([...paneState(state, pane.id).marks, ...rows.map(({ id }) => id)]);
  return withPane(state, pane.id, { marks });
}
