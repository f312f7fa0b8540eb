import { pickers as pickerKinds } from '../pickers/picker-ids.ts';
import { openForm } from '../state/form.ts';
import { settleFilter, withEditing } from '../state/list.ts';
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
      isAvailable: (state) => openPicker(state) === 'views',
      run: (state) => openMenu(state, pickers),
    },
  ];
}

function openPicker(state: UiState): string | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'pick' && Object.hasOwn(pickerKinds, top.picker) ? top.picker : undefined;
}

function openMenu(state: UiState, pickers: Pickers): Step {
  const top = state.overlays.at(-1);
  const view = top?.kind === 'pick' ? shownChoices(state, pickers)[top.index]?.id : undefined;
  if (!offeredViews(state).some(({ name }) => name === view) || !state.overlays.some(({ kind }) => kind === 'pick'))
    return [state, noEffects];
  return [{ ...state, overlays: [{ kind: 'pick', picker: 'view', field: emptyField, index: 0, view }] }, noEffects];
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
