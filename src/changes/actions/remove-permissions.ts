import type { Action } from './action.ts';
import { forgetDetails } from './forget-details.ts';
import {
  changedPermissions,
  findPermission,
  type HeldPermissions,
  isDirect,
  type NamedPermission,
  permissionField,
  permissionsInput,
  type PermissionsInput,
  permissionsRequest,
  readPermissions,
  unseenPermissions,
  roleSources,
} from './permissions-of-user.ts';

/** Takes direct permissions from a user. https://auth0.com/docs/api/management/v2/users/delete-permissions */
export const removePermissions: Action<PermissionsInput, HeldPermissions> = {
  action: 'remove-permissions',
  kind: 'user',
  verb: 'remove permissions',
  input: permissionsInput,
  scopes: () => ['update:users'],
  read: readPermissions,
  plan: ({ subject, facts, input }) => {
    const wanted = present(facts, input);
    const stays = wanted.some((each) => throughRoles(facts, each).length > 0);
    return {
      differences: wanted.map((each) => ({ field: permissionField(each), before: 'direct', after: undefined })),
      requests: wanted.length === 0 ? [] : [permissionsRequest('DELETE', subject, wanted)],
      remarks: [
        'Access tokens that were issued keep it until they expire.',
        ...(stays ? ['Some of it the user keeps, because a role gives it as well.'] : []),
        ...unseenPermissions(facts),
      ],
    };
  },
  nothingToChange: ({ facts, input }) => {
    const isThroughRole = input.permissions.some((each) => throughRoles(facts, each).length > 0);
    return {
      words: 'the user has none of these permissions directly',
      hint: isThroughRole ? 'The user has it through a role: remove the role, or take it from the role.' : undefined,
    };
  },
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return false;
    return facts === undefined ? 'cannot tell' : present(facts, input).length === 0;
  },
  after: (_answers, { subject, at }) => forgetDetails(subject.id, ['permissions'], at),
  before: ({ facts }) => facts,
  undo: ({ input, differences, before }) =>
    before === undefined
      ? undefined
      : { action: 'add-permissions', input: { permissions: changedPermissions(input, differences) } },
};

function present(held: HeldPermissions, { permissions }: PermissionsInput): readonly NamedPermission[] {
  if (held === undefined) return permissions;
  return permissions.filter((each) => {
    const item = findPermission(held, each);
    return item !== undefined && isDirect(item);
  });
}

function throughRoles(held: HeldPermissions, wanted: NamedPermission): readonly string[] {
  const item = held && findPermission(held, wanted);
  return item === undefined ? [] : roleSources(item);
}
