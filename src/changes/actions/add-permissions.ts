import type { Action } from './action.ts';
import { forgetDetails } from './forget-details.ts';
import {
  changedPermissions,
  findPermission,
  type HeldPermissions,
  isDirect,
  permissionField,
  permissionsInput,
  type PermissionsInput,
  permissionsRequest,
  readPermissions,
  unseenPermissions,
  type NamedPermission,
} from './permissions-of-user.ts';

/** Gives a user permissions of APIs directly. https://auth0.com/docs/api/management/v2/users/post-permissions */
export const addPermissions: Action<PermissionsInput, HeldPermissions> = {
  action: 'add-permissions',
  kind: 'user',
  verb: 'add permissions',
  input: permissionsInput,
  scopes: () => ['update:users'],
  read: readPermissions,
  plan: ({ subject, facts, input }) => {
    const wanted = missing(facts, input);
    return {
      differences: wanted.map((each) => ({ field: permissionField(each), before: undefined, after: 'direct' })),
      requests: wanted.length === 0 ? [] : [permissionsRequest('POST', subject, wanted)],
      remarks: [
        'APIs take permissions into account only where RBAC is enabled for them.',
        ...(wanted.some((each) => facts !== undefined && findPermission(facts, each) !== undefined)
          ? ['Some of it the user has through a role already; directly it stays when the role goes.']
          : []),
        ...unseenPermissions(facts),
      ],
    };
  },
  nothingToChange: () => ({ words: 'the user has these permissions directly already' }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return false;
    return facts === undefined ? 'cannot tell' : missing(facts, input).length === 0;
  },
  after: (_answers, { subject, at }) => forgetDetails(subject.id, ['permissions'], at),
  before: ({ facts }) => facts,
  undo: ({ input, differences, before }) =>
    before === undefined
      ? undefined
      : { action: 'remove-permissions', input: { permissions: changedPermissions(input, differences) } },
};

function missing(held: HeldPermissions, { permissions }: PermissionsInput): readonly NamedPermission[] {
  return permissions.filter((each) => {
    const item = held && findPermission(held, each);
    return item === undefined || !isDirect(item);
  });
}
