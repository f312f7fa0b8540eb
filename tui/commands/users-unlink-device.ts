import { actionCommand } from './action-command.ts';
import { chosenList, readChosen } from './chosen-list.ts';

export const defineUsersUnlinkDevice = actionCommand({
  action: 'unlink-devices',
  ...chosenList('device', 'devices'),
  readInput: (options, _context, ids) => readChosen(options, ids),
});
