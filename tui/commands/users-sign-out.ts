import { actionCommand } from './action-command.ts';

export const defineUsersSignOut = actionCommand({
  action: 'sign-out',
  options: [
    { flags: '--refresh-tokens', words: 'also unlink all devices: refresh tokens survive the end of sessions' },
    { flags: '--grants', words: 'also revoke what the user has agreed to' },
  ],
  readInput: (options) => ({
    refresh_tokens: options['refreshTokens'] === true,
    grants: options['grants'] === true,
  }),
});
