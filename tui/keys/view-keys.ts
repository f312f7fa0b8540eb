import { logViewPrefix } from '../pickers/log-view-prefix.ts';
import type { pickers as pickerKinds } from '../pickers/picker-ids.ts';
import { openForm } from '../state/form.ts';
import { settleFilter, withEditing } from '../state/list.ts';
import { offeredLogViews } from '../state/log-views.ts';
import { saveLogQuery } from '../state/save-log-query.ts';
import { openPick } from '../state/open-picker.ts';
import { activeList } from '../state/tenants.ts';
import { offeredViews, presentView } from '../state/views.ts';
import { emptyField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { viewForm } from '../views/view-form.ts';
import type { KeyRow } from './key-row.ts';
import { shownChoices, type Pickers } from './pick-keys.ts';

/** Saved views, from the users list and from its filter line. */
export const viewKeys: readonly KeyRow[] = [
  {
    id: 'view.choose',
    keys: ['f'],
    words: 'saved views, with the users that each finds',
    hint: 'views',
    contexts: ['users'],
    group: 'Look',
    run: (state) => openPick(state, 'views'),
  },
  {
    id: 'view.save',
    keys: ['ctrl+s'],
    words: 'save filter, order and columns as a view; of logs, the query…',
    contexts: ['users', 'filter', 'completion'],
    group: 'Look',
    run: (state) => (state.screen === 'logs' ? saveLogQuery(state) : savePresent(state)),
  },
];

/** For the view under the cursor of their list. */
export function viewMenuKeys(pickers: Pickers): readonly KeyRow[] {
  return [
    {
      id: 'view.menu',
      keys: ['tab'],
      words: 'what can be done with the view: share, change, move, remove',
      hint: 'more',
      contexts: ['pick'],
      group: 'Dialogs',
      isAvailable: (state) => menuAt(state, pickers) !== undefined,
      run: (state) => openMenu(state, pickers),
    },
  ];
}

/** The menu of the view under the cursor of a list of views; undefined anywhere else. */
function menuAt(
  state: UiState,
  pickers: Pickers,
): { readonly picker: keyof typeof pickerKinds; readonly view: string } | undefined {
  const top = state.overlays.at(-1);
  if (top?.kind !== 'pick' || (top.picker !== 'views' && top.picker !== 'log-types')) return undefined;
  const id = shownChoices(state, pickers)[top.index]?.id ?? '';
  if (top.picker === 'views')
    return offeredViews(state).some(({ name }) => name === id) ? { picker: 'view', view: id } : undefined;
  const view = id.slice(logViewPrefix.length);
  const isView = id.startsWith(logViewPrefix) && offeredLogViews(state).some(({ name }) => name === view);
  return isView ? { picker: 'log-view', view } : undefined;
}

function openMenu(state: UiState, pickers: Pickers): Step {
  const menu = menuAt(state, pickers);
  if (menu === undefined) return [state, noEffects];
  return [{ ...state, overlays: [{ kind: 'pick', ...menu, field: emptyField, index: 0 }] }, noEffects];
}

/** One's own view that was changed is saved as what it is now, unless another name is given. */
function savePresent(state: UiState): Step {
  const { active } = state;
  if (active === undefined) return [state, noEffects];
  const text = activeList(state).filter.text;
  const kept = settleFilter(withEditing(state, false), active, text);
  const draft = presentView(kept);
  return [openForm(kept, active, viewForm(state, draft, draft.name === '' ? undefined : draft.name)), noEffects];
}
