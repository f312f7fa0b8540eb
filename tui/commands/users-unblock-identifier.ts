import { actionCommand } from './action-command.ts';

export const defineUsersUnblockIdentifier = actionCommand({
  action: 'lift-identifier-blocks',
  argument: {
    name: '<identifier>',
    words: 'what was typed at the login: an e-mail address, a username or a phone number',
    find: async (_changes, typed) => Promise.resolve({ kind: 'identifier', id: typed, words: typed }),
  },
});
