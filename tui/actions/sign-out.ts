import { detailOf } from '../state/details.ts';
import { startReview } from '../state/review.ts';
import type { UiState } from '../ui-state.ts';
import type { TargetUser, UserAction } from './user-action.ts';

/** Ends all sessions, and if asked for takes what survives them. */
export const signOut: UserAction = {
  id: 'sign-out',
  key: 'O',
  words: 'Sign out everywhere',
  verb: 'sign out',
  doing: 'signing out',
  done: 'Signed out',
  scopes: ['delete:sessions'],
  applies: () => true,
  form: (state, target) => ({
    title: 'Sign out everywhere',
    about: target.name ?? target.email ?? target.user_id,
    remarks: remarksOn(state, target),
    fields: [
      {
        id: 'refresh_tokens',
        label: 'refresh tokens',
        kind: 'switch',
        initial: lacksSessions(state, target),
        hint: () => 'Unlinks all devices as well. Applications that hold a refresh token stay logged in otherwise.',
      },
      {
        id: 'grants',
        label: 'consents',
        kind: 'switch',
        initial: false,
        hint: () => 'Revokes what the user has allowed applications to do: they have to ask again.',
      },
    ],
    submit: (values, next) => {
      const input = { refresh_tokens: values['refresh_tokens'] === true, grants: values['grants'] === true };
      return startReview(next, signOut, target, input);
    },
  }),
};

function lacksSessions(state: UiState, { tenant, user_id }: TargetUser): boolean {
  return detailOf(state, tenant, user_id, 'sessions')?.problem?.reason === 'plan';
}

function remarksOn(state: UiState, target: TargetUser): readonly string[] {
  if (!lacksSessions(state, target)) return ['All sessions at the login page end.'];
  return ['The plan of this tenant cannot end sessions. What remains possible is to unlink the devices.'];
}
