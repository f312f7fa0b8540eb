import { catalogueOf } from '../state/details.ts';
import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Gives roles of the tenant that the user has not. */
export const assignRoles: UserAction = {
  id: 'assign-roles',
  words: 'Assign roles',
  verb: 'assign roles',
  done: 'Assigned roles to',
  scopes: ['update:users', 'create:role_members'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: assignRoles,
      target,
      kind: 'roles',
      label: 'roles',
      catalogues: ['roles'],
      choices: (state, held) => {
        const ids = new Set(held.map(({ id }) => id));
        return catalogueOf(state, target.tenant, 'roles').map(({ id, name, description }) => ({
          id,
          label: name,
          note: description,
          disabled: ids.has(id) ? 'the user has it' : undefined,
        }));
      },
      inputOf: (roles) => ({ roles }),
    }),
};
