import { actionCommand } from './action-command.ts';

export const defineUsersResetMfa = actionCommand({ action: 'reset-mfa' });
