import type { DetailItem } from '../../src/domain/detail.ts';
import type { FieldChoice } from '../forms/form.ts';
import { permissionChoice, readPermissionChoice } from './permission-choice.ts';
import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Takes direct permissions; those through roles go with the role. */
export const removePermissions: UserAction = {
  id: 'remove-permissions',
  words: 'Remove permissions',
  verb: 'remove permissions',
  done: 'Removed permissions from',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: removePermissions,
      target,
      kind: 'permissions',
      label: 'permissions',
      choices: (_state, held) => held.map(choiceOf),
      inputOf: (ids) => ({ permissions: ids.map(readPermissionChoice) }),
    }),
};

function choiceOf(item: DetailItem): FieldChoice {
  const sources = Array.isArray(item['sources']) ? (item['sources'] as readonly DetailItem[]) : [];
  const isDirect = sources.some(({ source_type }) => source_type === 'DIRECT');
  return {
    id: permissionChoice(item['resource_server_identifier'], item['permission_name']),
    label: String(item['permission_name']),
    note: String(item['resource_server_name'] ?? item['resource_server_identifier']),
    disabled: isDirect ? undefined : 'it comes through a role',
  };
}
