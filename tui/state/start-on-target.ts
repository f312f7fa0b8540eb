import type { UserAction } from '../actions/user-action.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { openAction } from './open-action.ts';
import { targetUser } from './target.ts';

/** Starts an action on the user that is open or under the cursor. */
export function startOnTarget(state: UiState, action: UserAction): Step {
  const target = targetUser(state);
  return target === undefined ? [state, noEffects] : openAction(state, action, target);
}
