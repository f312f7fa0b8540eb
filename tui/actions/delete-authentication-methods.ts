import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Deletes second factors and passkeys. */
export const deleteAuthenticationMethods: UserAction = {
  id: 'delete-authentication-methods',
  words: 'Delete authentication methods',
  verb: 'delete',
  doing: 'deleting authentication methods of',
  done: 'Deleted authentication methods of',
  scopes: ['delete:authentication_methods'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: deleteAuthenticationMethods,
      target,
      kind: 'authentication_methods',
      label: 'methods',
      choices: (_state, held) =>
        held.map((item) => ({
          id: String(item['id']),
          label: String(item['type']),
          note: [item['name'], item['phone_number'], item['email']].find((part) => typeof part === 'string'),
        })),
      inputOf: (ids) => ({ ids }),
    }),
};
