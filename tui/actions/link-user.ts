import { openLinking } from '../state/open-linking.ts';
import type { UserAction } from './user-action.ts';

/** https://auth0.com/docs/manage-users/user-accounts/user-account-linking */
export const linkUser: UserAction = {
  id: 'link',
  key: 'L',
  words: 'Link account',
  verb: 'link',
  doing: 'linking',
  done: 'Linked an account to',
  scopes: ['update:users'],
  applies: () => true,
  open: (state, target) => openLinking(state, target),
};
