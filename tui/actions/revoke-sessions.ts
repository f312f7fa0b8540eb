import { chosenRows } from '../panes/pane-state.ts';
import { startReview } from '../state/review.ts';
import { sessionsPane } from '../tabs/sessions-pane.ts';
import type { UserAction } from './user-action.ts';

/** Ends the marked sessions, or the one under the cursor; their refresh tokens only if asked for. */
export const revokeSessions: UserAction = {
  id: 'revoke-sessions',
  words: 'Revoke sessions',
  verb: 'revoke',
  doing: 'revoking sessions of',
  done: 'Revoked sessions of',
  scopes: ['delete:sessions'],
  applies: (_, state) => {
    if (state.screen !== 'user' || state.user?.tab !== 'sessions') return 'choose them in the Sessions tab';
    return chosenRows(state, sessionsPane).length > 0 ? true : 'no session is shown';
  },
  form: (state, target) => {
    const ids = chosenRows(state, sessionsPane).map(({ id }) => id);
    return {
      title: ids.length === 1 ? 'Revoke a session' : `Revoke ${String(ids.length)} sessions`,
      about: target.name ?? target.email ?? target.user_id,
      fields: [
        {
          id: 'refresh_tokens',
          label: 'refresh tokens',
          kind: 'switch',
          initial: false,
          hint: () => 'Revokes the refresh tokens too that were given out in these sessions. They survive otherwise.',
        },
      ],
      submit: (values, next) =>
        startReview(next, revokeSessions, target, { ids, refresh_tokens: values['refresh_tokens'] === true }),
    };
  },
};
