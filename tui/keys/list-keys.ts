import { previewWidth } from '../layout.ts';
import { setSort, withEditing, withLook } from '../state/list.ts';
import { openPick } from '../state/open-picker.ts';
import { askAuth0 } from '../state/server.ts';
import { activeList, rowAtCursor, withList } from '../state/tenants.ts';
import { openUser } from '../state/user.ts';
import { isNoMatch } from '../screens/empty-list-lines.ts';
import { shownColumns } from '../screens/shown-columns.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

/** The keys of the users list. */
export const listKeys: readonly KeyRow[] = [
  {
    id: 'list.open',
    keys: ['enter'],
    words: 'open the user',
    hint: 'open',
    contexts: ['users'],
    group,
    run: openAtCursor,
  },
  {
    id: 'list.filter',
    keys: ['/'],
    words: 'filter as you type',
    hint: 'filter',
    contexts: ['users'],
    group,
    run: (state) => [withEditing(state, true), noEffects],
  },
  {
    id: 'list.recent',
    keys: ['ctrl+r'],
    words: 'recent queries, to ask one again',
    contexts: ['users', 'logs'],
    group,
    run: (state) => openPick(state, 'recent'),
  },
  {
    id: 'list.ask-server',
    keys: ['ctrl+x'],
    words: "ask Auth0's own search the same",
    contexts: ['users'],
    group,
    run: askAuth0,
  },
  {
    id: 'list.sort',
    keys: ['s'],
    words: 'sort by…',
    hint: 'sort',
    contexts: ['users'],
    group,
    run: (state) => openPick(state, 'sort'),
  },
  {
    id: 'list.reverse',
    keys: ['S'],
    words: 'turn the order round',
    contexts: ['users'],
    group,
    run: (state) => {
      const { sort } = activeList(state);
      return setSort(state, { ...sort, descending: !sort.descending });
    },
  },
  {
    id: 'list.preview',
    keys: ['p'],
    words: 'preview pane on, off (from 120 columns)',
    contexts: ['users'],
    group,
    isAvailable: (state) => previewWidth(state, true) > 0,
    run: (state) => [{ ...state, preview: { ...state.preview, shown: !state.preview.shown } }, noEffects],
  },
  {
    id: 'list.columns',
    keys: ['c'],
    words: 'choose the columns',
    contexts: ['users'],
    group,
    run: (state) => openPick(state, 'columns'),
  },
  {
    id: 'list.wide',
    keys: ['w'],
    words: 'more columns, fewer columns',
    contexts: ['users'],
    group,
    isAvailable: hasRoomForMore,
    run: (state) => withLook(state, { wide: !activeList(state).wide }),
  },
];

/** Whether the list has room for the columns that are not shown at first. */
function hasRoomForMore(state: UiState): boolean {
  const { active } = state;
  if (active === undefined) return false;
  const [few, more] = [false, true].map((wide) => shownColumns(withList(state, active, { wide })));
  return few?.length !== more?.length;
}

function openAtCursor(state: UiState): Step {
  const at = rowAtCursor(state);
  if (at !== undefined) return openUser(state, at.tenant, at.row.user_id);
  // Nobody was found here: the next one to ask is Auth0.
  return isNoMatch(state) ? askAuth0(state) : [state, noEffects];
}
