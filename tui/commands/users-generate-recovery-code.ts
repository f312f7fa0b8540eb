import { actionCommand } from './action-command.ts';

export const defineUsersGenerateRecoveryCode = actionCommand({ action: 'generate-recovery-code' });
