import { beginning, usersBar } from '../bar/users-bar.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects, type PopupState, type Step, type UiState } from '../ui-state.ts';
import { editFilter } from './list.ts';
import { activeList, withList } from './tenants.ts';

function withPopup(state: UiState, change: Partial<PopupState>): UiState {
  const { active } = state;
  if (active === undefined) return state;
  return withList(state, active, { popup: { ...activeList(state).popup, ...change } });
}

/** Moves through the choices; above the first one nothing is chosen. */
export function choose(state: UiState, index: number): Step {
  const most = (usersBar(state)?.choices.length ?? 0) - 1;
  return [withPopup(state, { index: Math.max(-1, Math.min(index, most)) }), noEffects];
}

/** Closes the list of choices until another word is begun. */
export function closePopup(state: UiState): Step {
  const start = usersBar(state)?.place.start;
  return [withPopup(state, { asked: false, index: -1, closedAt: start }), noEffects];
}

/** Puts the chosen completion, or else the first one, in the place of what is typed; opens the list where nothing is. */
export function complete(state: UiState): Step {
  const bar = usersBar(state);
  if (bar === undefined) return [state, noEffects];
  const { place, isOpen, index } = bar;
  // What is not shown is only taken for what its beginning says.
  const choices = isOpen ? bar.choices : beginning(bar);
  const choice = choices[index ?? 0];
  if (choice === undefined) return [state, noEffects];
  if (!isOpen && place.prefix === '') return [withPopup(state, { asked: true, index: 0 }), noEffects];
  if (!isOpen && index === undefined && place.kind === 'value') {
    return [withPopup(state, { asked: true, index: 0, closedAt: undefined }), noEffects];
  }
  const { text } = activeList(state).filter;
  const before = fieldWith(text.slice(0, place.start) + choice.text);
  return editFilter(state, { text: before.text + text.slice(place.end), caret: before.caret });
}
