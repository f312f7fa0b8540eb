import { actionCommand } from './action-command.ts';

export const defineUsersRemoveRoles = actionCommand({
  action: 'remove-roles',
  list: { name: '<role...>', words: 'roles by name or id' },
  readInput: (_options, _context, roles) => ({ roles }),
});
