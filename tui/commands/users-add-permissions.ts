import { actionCommand } from './action-command.ts';
import { permissionList, readPermissions } from './permission-list.ts';

export const defineUsersAddPermissions = actionCommand({
  action: 'add-permissions',
  ...permissionList,
  readInput: readPermissions,
});
