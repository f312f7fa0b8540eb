import { actionCommand } from './action-command.ts';
import { permissionList, readPermissions } from './permission-list.ts';

export const defineUsersRemovePermissions = actionCommand({
  action: 'remove-permissions',
  ...permissionList,
  readInput: readPermissions,
});
