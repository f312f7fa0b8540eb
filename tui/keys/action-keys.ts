import { userActions } from '../actions/index.ts';
import type { UserAction } from '../actions/user-action.ts';
import { openAction } from '../state/open-action.ts';
import { targetUser, writeObstacle } from '../state/target.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

/** One row for each key of the user actions. The keys do not exist where the tenant or the token allows no change. */
export const actionKeys: readonly KeyRow[] = [...new Set(userActions.flatMap((action) => action.key ?? []))].map(
  (key) => {
    const sharing = userActions.filter((action) => action.key === key);
    return {
      id: `user.${sharing.map((action) => action.id).join('-')}`,
      keys: [key],
      words: `${sharing.map((action) => action.words.toLowerCase()).join(' / ')}…`,
      hint: sharing.map((action) => action.verb).join('/'),
      contexts: ['users', 'user'],
      group: 'Change (all ask first)',
      dangerous: true,
      isAvailable: (state) => sharing.some((action) => writeObstacle(state, action) === undefined),
      run: (state) => startFirst(state, sharing),
    };
  },
);

function startFirst(state: UiState, sharing: readonly UserAction[]): Step {
  const target = targetUser(state);
  const action = target && sharing.find((each) => each.applies(target, state) === true);
  if (target === undefined) return [state, noEffects];
  if (action !== undefined) return openAction(state, action, target);
  const [first] = sharing;
  const why = first?.applies(target, state);
  return [addToast(state, 'info', `${first?.words ?? ''}: ${String(why)}`), noEffects];
}
