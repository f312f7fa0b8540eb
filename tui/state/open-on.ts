import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { closeUser } from './user.ts';

/** Opens a screen on one thing: a role, a connection. The list that has the name of the screen begins anew. */
export function openOn(state: UiState, screen: string, id: string): Step {
  const { [screen]: _before, ...panes } = state.panes;
  return [{ ...closeUser(state), screen, panes, about: { ...state.about, [screen]: id } }, noEffects];
}
