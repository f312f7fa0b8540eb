import { openBar, openFilter } from '../bar/open-bar.ts';
import { beginning } from '../bar/users-bar.ts';
import { fieldWith } from '../text-field.ts';
import type { PopupState } from '../list-state.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { editFilter } from './list.ts';
import { withLogs } from './active-logs.ts';
import { editLogsFilter } from './logs.ts';
import { withList } from './tenants.ts';

function withPopup(state: UiState, change: Partial<PopupState>): UiState {
  const { active } = state;
  if (active === undefined) return state;
  const popup = { ...openFilter(state).popup, ...change };
  return state.screen === 'logs' ? withLogs(state, { popup }) : withList(state, active, { popup });
}

/** Moves through the choices; above the first one nothing is chosen. */
export function choose(state: UiState, index: number): Step {
  const most = (openBar(state)?.choices.length ?? 0) - 1;
  return [withPopup(state, { index: Math.max(-1, Math.min(index, most)) }), noEffects];
}

/** Closes the list of choices until another word is begun. */
export function closePopup(state: UiState): Step {
  const start = openBar(state)?.place.start;
  return [withPopup(state, { asked: false, index: -1, closedAt: start }), noEffects];
}

/** Puts the chosen completion, or else the first one, in the place of what is typed; opens the list where nothing is. */
export function complete(state: UiState): Step {
  const bar = openBar(state);
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
  const { text } = openFilter(state).filter;
  const before = fieldWith(text.slice(0, place.start) + choice.text);
  const field = { text: before.text + text.slice(place.end), caret: before.caret };
  return state.screen === 'logs' ? editLogsFilter(state, field) : editFilter(state, field);
}
