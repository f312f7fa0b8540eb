import { keyWords } from '../keys/key-words.ts';
import { contextsOf } from '../keys/contexts.ts';
import type { KeyRow } from '../keys/key-row.ts';
import { actionChoices } from '../state/action-choices.ts';
import type { Choice, Picker } from './picker.ts';

const leftOut: ReadonlySet<string> = new Set([
  'program.palette',
  'program.escape',
  'program.interrupt',
  'tab.nth',
  'tenant.nth',
]);

/** Everything that the keys can do here, by name. */
export function palettePicker(rows: () => readonly KeyRow[]): Picker {
  return {
    title: 'Command',
    empty: 'no command is called so',
    choices: (state) => {
      const contexts = new Set(contextsOf({ ...state, overlays: [] }));
      const others = rows()
        .filter((row) => row.dangerous !== true && row.group !== 'Move' && !leftOut.has(row.id))
        .filter((row) => row.contexts.some((context) => contexts.has(context)) && row.isAvailable?.(state) !== false)
        .map((row): Choice => ({
          id: row.id,
          label: row.words,
          key: keyWords(row.keys[0] ?? ''),
          note: row.group.toLowerCase(),
          run: (next, at) => row.run(next, at, row.keys[0] ?? ''),
        }));
      return [...actionChoices(state), ...others];
    },
  };
}
