import type { UserAction } from './user-action.ts';

export const deleteUser: UserAction = {
  id: 'delete',
  key: 'D',
  words: 'Delete user',
  verb: 'delete',
  yes: 'Delete It',
  doing: 'deleting',
  done: 'Deleted',
  scopes: ['delete:users'],
  applies: () => true,
};
