import type { FieldChoice } from '../forms/form.ts';
import { catalogueOf } from '../state/details.ts';
import type { UiState } from '../ui-state.ts';
import { permissionChoice, readPermissionChoice } from './permission-choice.ts';
import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Gives permissions of APIs directly. */
export const addPermissions: UserAction = {
  id: 'add-permissions',
  words: 'Add permissions',
  verb: 'add permissions',
  done: 'Added permissions to',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: addPermissions,
      target,
      kind: 'permissions',
      label: 'permissions',
      catalogues: ['resource_servers'],
      choices: (state) => permissionsOf(state, target.tenant),
      inputOf: (ids) => ({ permissions: ids.map(readPermissionChoice) }),
    }),
};

/** Those of Auth0's own APIs are for machines. */
function permissionsOf(state: UiState, tenant: string): readonly FieldChoice[] {
  return catalogueOf(state, tenant, 'resource_servers')
    .filter(({ is_system }) => is_system !== true)
    .flatMap(({ identifier, name, scopes = [] }) =>
      scopes.map(({ value }) => ({ id: permissionChoice(identifier, value), label: value, note: name })),
    );
}
