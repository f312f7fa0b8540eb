import { chosenColumns } from '../screens/user-columns.ts';
import { emptyField } from '../text-field.ts';
import type { Picker } from './picker.ts';

/** Which columns the users list shows, as far as there is room; the list of them stays open. */
export const columnsPicker: Picker = {
  title: 'Columns',
  empty: '',
  choices: (state) =>
    chosenColumns.map(({ id, key, label }, index) => ({
      id,
      key,
      label,
      note: state.hiddenColumns.has(id) ? 'hidden' : 'shown, where there is room',
      run: (next) => {
        const hiddenColumns = new Set(next.hiddenColumns);
        if (!hiddenColumns.delete(id)) hiddenColumns.add(id);
        return [
          { ...next, hiddenColumns, overlays: [{ kind: 'pick', picker: 'columns', field: emptyField, index }] },
          [],
        ];
      },
    })),
};
