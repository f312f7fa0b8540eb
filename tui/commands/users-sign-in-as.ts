import { Secret } from '../../src/secret.ts';
import { actionCommand } from './action-command.ts';
import { readHidden } from './read-secret.ts';

export const defineUsersSignInAs = actionCommand({
  action: 'sign-in-as',
  options: [
    { flags: '--application <name>', words: 'name or client_id of the application to enter', isNeeded: true },
    { flags: '--impersonator <user_id>', words: 'user_id of the administrator who does it', isNeeded: true },
    {
      flags: '--global-client-id <id>',
      words: 'of the Global Client; its secret is asked for, or read from standard input',
      isNeeded: true,
    },
  ],
  readInput: async ({ application, impersonator, globalClientId }, context) => ({
    client_id: application,
    impersonator_id: impersonator,
    global_client_id: globalClientId,
    global_client_secret: new Secret((await readHidden(context, 'Secret of the Global Client:')).trim()),
  }),
});
