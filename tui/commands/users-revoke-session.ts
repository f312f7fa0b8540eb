import { actionCommand } from './action-command.ts';
import { chosenList, readChosen } from './chosen-list.ts';

const { list, options } = chosenList('session', 'sessions');

export const defineUsersRevokeSession = actionCommand({
  action: 'revoke-sessions',
  list,
  options: [...options, { flags: '--refresh-tokens', words: 'also the refresh tokens that were given out in them' }],
  readInput: (given, _context, ids) => ({
    ...readChosen(given, ids),
    refresh_tokens: given['refreshTokens'] === true,
  }),
});
