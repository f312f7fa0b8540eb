import { actionCommand } from './action-command.ts';

export const defineUsersRecreate = actionCommand({
  action: 'recreate',
  argument: {
    name: '<user_id>',
    words: 'the user_id of a user that was deleted from here',
    find: async ({ mirror }, typed) => {
      const { name, email } = mirror.getTombstone(typed)?.profile ?? {};
      return Promise.resolve({ kind: 'new_user', id: typed, words: name ?? email ?? typed });
    },
  },
  readInput: () => ({}),
});
