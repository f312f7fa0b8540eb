import { actionCommand } from './action-command.ts';

export const defineUsersUnlink = actionCommand({
  action: 'unlink',
  options: [
    {
      flags: '--identity <id>',
      words: 'provider and id of the identity, as `users show` lists them: google-oauth2|1035',
      isNeeded: true,
    },
  ],
  readInput: (options) => ({ identity: options['identity'] }),
});
