import { actionCommand } from './action-command.ts';

export const defineUsersBlock = actionCommand({ action: 'block' });
