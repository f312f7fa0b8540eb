import type { UserAction } from './user-action.ts';

export const blockUser: UserAction = {
  id: 'block',
  key: 'B',
  words: 'Block user',
  verb: 'block',
  done: 'Blocked',
  scopes: ['update:users'],
  applies: ({ blocked }) => (blocked ? 'is blocked already' : true),
};
