import { userActions } from '../actions/index.ts';
import type { UserAction } from '../actions/user-action.ts';
import { openAction } from '../state/open-action.ts';
import { targetUser, writeObstacle } from '../state/target.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

/** One row for each key of the user actions. The keys do not exist where the tenant or the token allows no change. */
export const actionKeys: readonly KeyRow[] = [...actionRows(), ...editorRows()];

function actionRows(): readonly KeyRow[] {
  return [...new Set(userActions.flatMap((action) => action.key ?? []))].map((key): KeyRow => {
    const sharing = userActions.filter((action) => action.key === key);
    return {
      contexts: ['users', 'user'],
      group: 'Change (all ask first)',
      dangerous: true,
      id: `user.${sharing.map((action) => action.id).join('-')}`,
      keys: [key],
      words: `${sharing.map((action) => action.words.toLowerCase()).join(' / ')}…`,
      hint: hintOf(sharing),
      isAvailable: (state) => sharing.some((action) => writeObstacle(state, action) === undefined),
      obstacle: (state) => sharing.map((action) => writeObstacle(state, action)).find((why) => why !== undefined),
      run: (state) => startFirst(state, sharing, false),
    };
  });
}

/** The hint line has room for the first of them; the menu shows them all. */
function hintOf(sharing: readonly UserAction[]): string | undefined {
  if (!sharing.some((action) => action === userActions[0])) return undefined;
  return sharing.map((action) => action.verb).join('/');
}

function editorRows(): readonly KeyRow[] {
  return userActions.flatMap((action): KeyRow[] => {
    if (action.editorKey === undefined) return [];
    return [
      {
        contexts: ['users', 'user'],
        group: 'Change (all ask first)',
        dangerous: true,
        id: `user.${action.id}-in-editor`,
        keys: [action.editorKey],
        words: `${action.words.toLowerCase()} in $EDITOR…`,
        isAvailable: (state) => writeObstacle(state, action) === undefined,
        obstacle: (state) => writeObstacle(state, action),
        run: (state) => startFirst(state, [action], true),
      },
    ];
  });
}

function startFirst(state: UiState, sharing: readonly UserAction[], inEditor: boolean): Step {
  const target = targetUser(state);
  const action = target && sharing.find((each) => each.applies(target, state) === true);
  if (target === undefined) return [state, noEffects];
  if (action !== undefined) return openAction(state, action, target, inEditor);
  const why = sharing.map((each) => `${each.words}: ${String(each.applies(target, state))}`);
  return [addToast(state, 'info', why.join('; ')), noEffects];
}
