import { actionCommand } from './action-command.ts';

export const defineUsersAssignRoles = actionCommand({
  action: 'assign-roles',
  list: { name: '<role...>', words: 'roles by name or id' },
  readInput: (_options, _context, roles) => ({ roles }),
});
