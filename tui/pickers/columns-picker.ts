import { shownColumns } from '../screens/shown-columns.ts';
import { optionalColumns, type ColumnWishes } from '../screens/user-columns.ts';
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
      note: isShown(state, id) ? 'shown' : state.columnWishes[id] === true ? 'no room for it here' : 'hidden',
      run: (next) => {
        const isWanted = !isShown(next, id) && next.columnWishes[id] !== true;
        const columnWishes = wish(next, id, isWanted);
        return [
          { ...next, columnWishes, overlays: [{ kind: 'pick', picker: 'columns', field: emptyField, index }] },
          [],
        ];
      },
    })),
};

function isShown(state: UiState, id: string): boolean {
  return shownColumns(state).some((column) => column.id === id);
}

/** What comes by itself needs no wish, and follows the room that there is. */
function wish(state: UiState, id: string, isWanted: boolean): ColumnWishes {
  const others = Object.fromEntries(Object.entries(state.columnWishes).filter(([each]) => each !== id));
  return isShown({ ...state, columnWishes: others }, id) === isWanted ? others : { ...others, [id]: isWanted };
}
