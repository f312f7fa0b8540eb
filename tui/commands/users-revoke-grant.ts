import { actionCommand } from './action-command.ts';
import { chosenList, readChosen } from './chosen-list.ts';

export const defineUsersRevokeGrant = actionCommand({
  action: 'revoke-grants',
  ...chosenList('grant', 'grants'),
  readInput: (options, _context, ids) => readChosen(options, ids),
});
