import { actionCommand } from './action-command.ts';

export const defineUsersUnblockLogin = actionCommand({ action: 'lift-blocks' });
