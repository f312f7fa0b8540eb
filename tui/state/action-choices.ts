import { userActions } from '../actions/index.ts';
import type { TargetUser, UserAction } from '../actions/user-action.ts';
import type { Choice } from '../pickers/picker.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { openAction } from './open-action.ts';
import { targetUser, writeObstacle } from './target.ts';

/** The actions as entries of a menu: those that do not apply or are not allowed say why. */
export function actionChoices(state: UiState): readonly Choice[] {
  const target = targetUser(state);
  if (target === undefined) return [];
  return userActions
    .filter((action) => !isTurnedRound(state, target, action))
    .map((action) => choiceOf(state, target, action));
}

/** Of two that share a key and exclude each other, as blocking and unblocking do, the menu shows the one that applies. */
function isTurnedRound(state: UiState, target: TargetUser, action: UserAction): boolean {
  if (action.key === undefined || action.applies(target, state) === true) return false;
  const sharing = userActions.filter((each) => each.key === action.key);
  const shown = sharing.find((each) => each.applies(target, state) === true) ?? sharing[0];
  return shown !== action;
}

function choiceOf(state: UiState, target: TargetUser, action: UserAction): Choice {
  const applies = action.applies(target, state);
  return {
    id: action.id,
    label: `${action.words}…`,
    key: action.key,
    note: 'asks first',
    disabled: applies === true ? writeObstacle(state, action) : applies,
    target,
    run: (next) => {
      const now = targetUser(next);
      return now === undefined ? [next, noEffects] : openAction(next, action, now);
    },
  };
}
