import { shownColumns } from '../screens/shown-columns.ts';
import { optionalColumns, type ColumnWishes } from '../screens/user-columns.ts';
import { withLook } from '../state/list.ts';
import { activeList } from '../state/tenants.ts';
import { emptyField } from '../text-field.ts';
import type { UiState } from '../ui-state.ts';
import type { Picker } from './picker.ts';

/** Which columns the users list shows; the list of them stays open, so that several can be chosen. */
export const columnsPicker: Picker = {
  title: 'Columns',
  empty: '',
  choices: (state) =>
    optionalColumns.map(({ id, key, label }, index) => ({
      id,
      key,
      label,
      note: isShown(state, id) ? 'shown' : wishesOf(state)[id] === true ? 'no room for it here' : 'hidden',
      run: (next) => {
        const isWanted = !isShown(next, id) && wishesOf(next)[id] !== true;
        const [wished, effects] = withLook(next, { columnWishes: wish(next, id, isWanted) });
        return [{ ...wished, overlays: [{ kind: 'pick', picker: 'columns', field: emptyField, index }] }, effects];
      },
    })),
};

const wishesOf = (state: UiState): ColumnWishes => activeList(state).columnWishes;

function isShown(state: UiState, id: string): boolean {
  return shownColumns(state).some((column) => column.id === id);
}

/** What comes by itself needs no wish, and follows the room that there is. */
function wish(state: UiState, id: string, isWanted: boolean): ColumnWishes {
  const others = Object.fromEntries(Object.entries(wishesOf(state)).filter(([each]) => each !== id));
  const [without] = withLook(state, { columnWishes: others });
  return isShown(without, id) === isWanted ? others : { ...others, [id]: isWanted };
}
