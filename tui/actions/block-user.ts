import type { UserAction } from './user-action.ts';

export const blockUser: UserAction = {
  id: 'block',
  key: 'B',
  words: 'Block user',
  verb: 'block',
  done: 'Blocked',
  scope: 'update:users',
  applies: (user) => !user.blocked,
};
