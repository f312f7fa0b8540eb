import type { SavedView } from '../../src/domain/saved-view.ts';
import type { FormSpec } from '../forms/form.ts';
import { openForm } from '../state/form.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { isViewText, parseView, type TextKind } from '../views/view-text.ts';
import type { Choice } from './picker.ts';
import { pickText } from './pick-text.ts';

/**
 * The one choice where a line of text that is a view was pasted into a picker of views: to take it over, after a look at
 * it in the form. Undefined for any other text.
 */
export function pastedView(
  state: UiState,
  kind: TextKind,
  formOf: (state: UiState, view: SavedView) => FormSpec,
): Choice | undefined {
  const text = pickText(state);
  if (!isViewText(text, kind)) return undefined;
  const read = parseView(text, kind);
  const isWrong = 'wrong' in read;
  return {
    id: text,
    label: isWrong ? 'a view that cannot be taken over' : `Take over ${read.name}…`,
    note: isWrong ? undefined : read.query,
    disabled: isWrong ? `the line ${read.wrong}` : undefined,
    run: (next) => {
      if (isWrong || next.active === undefined) return [next, noEffects];
      // A tenant is called as it is called where the line comes from: here somebody says for whom it is.
      const { tenant: _, ...view } = read;
      return [openForm(next, next.active, formOf(next, view)), noEffects];
    },
  };
}
