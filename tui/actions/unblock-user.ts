import type { UserAction } from './user-action.ts';

export const unblockUser: UserAction = {
  id: 'unblock',
  key: 'B',
  words: 'Unblock user',
  verb: 'unblock',
  done: 'Unblocked',
  scopes: ['update:users'],
  applies: ({ blocked }) => (blocked ? true : 'is not blocked'),
};
