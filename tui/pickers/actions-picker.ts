import { userActions } from '../actions/index.ts';
import { startReview } from '../state/review.ts';
import { targetUser, writeObstacle } from '../state/target.ts';
import { noEffects } from '../ui-state.ts';
import type { Picker } from './picker.ts';

/** What can be done to the user; what cannot says why. */
export const actionsPicker: Picker = {
  title: 'Actions',
  empty: 'no user is chosen',
  choices: (state) => {
    const target = targetUser(state);
    if (target === undefined) return [];
    return userActions
      .filter((action) => action.applies(target))
      .map((action) => ({
        id: action.id,
        label: `${action.words}…`,
        key: action.key,
        disabled: writeObstacle(state, action),
        target,
        run: (next) => {
          const now = targetUser(next);
          return now === undefined ? [next, noEffects] : startReview(next, action, now);
        },
      }));
  },
};
