import { actionCommand } from './action-command.ts';

export const defineUsersDelete = actionCommand({ action: 'delete' });
