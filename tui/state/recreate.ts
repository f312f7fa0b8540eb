import type { ActionWords } from '../actions/user-action.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { openReview } from './review.ts';
import { tenantObstacle } from './target.ts';
import { addToast } from './toasts.ts';

const words: ActionWords = {
  id: 'recreate',
  words: 'Make the user again',
  verb: 'make again',
  done: 'Made again:',
};

/** The open user, when it is one that is gone and may come back; one that was linked is an identity now. */
export function canRecreate({ screen, user }: UiState): boolean {
  const tombstone = user?.read?.tombstone;
  return screen === 'user' && tombstone !== undefined && tombstone.reason !== 'link';
}

/** Opens the review of making a deleted user again from the copy in the journal. */
export function recreateUser(state: UiState): Step {
  const { user } = state;
  if (user === undefined) return [state, noEffects];
  const { tenant, user_id } = user;
  const obstacle = tenantObstacle(state, tenant, ['create:users']);
  if (obstacle !== undefined) return [addToast(state, 'info', `${words.words}: ${obstacle}`), noEffects];
  const profile = user.read?.user?.profile;
  const who = profile?.name ?? profile?.email ?? user_id;
  const subject = { kind: 'new_user', id: user_id, words: who } as const;
  return openReview(state, { words, tenant, who, order: { action: 'recreate', subject, input: {} } });
}
