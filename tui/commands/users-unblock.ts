import { actionCommand } from './action-command.ts';

export const defineUsersUnblock = actionCommand({ action: 'unblock' });
