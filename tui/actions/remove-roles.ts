import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Takes roles of the tenant from a user. */
export const removeRoles: UserAction = {
  id: 'remove-roles',
  words: 'Remove roles',
  verb: 'remove roles',
  done: 'Removed roles from',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: removeRoles,
      target,
      kind: 'roles',
      label: 'roles',
      choices: (_state, held) => held.map((item) => ({ id: String(item['id']), label: String(item['name']) })),
      inputOf: (roles) => ({ roles }),
    }),
};
