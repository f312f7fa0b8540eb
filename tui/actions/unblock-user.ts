import type { UserAction } from './user-action.ts';

export const unblockUser: UserAction = {
  id: 'unblock',
  key: 'B',
  words: 'Unblock user',
  verb: 'unblock',
  done: 'Unblocked',
  scope: 'update:users',
  applies: (user) => user.blocked,
};
