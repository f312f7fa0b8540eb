import type { Difference } from '../../domain/change.ts';
import type { Action } from './action.ts';
import {
  afterRoles,
  changedRoles,
  readRoles,
  roleField,
  type RoleFacts,
  roleRemarks,
  rolesInput,
  type RolesInput,
  rolesRequest,
  unseenRoles,
} from './roles-of-user.ts';

/** Takes roles of the tenant from a user. https://auth0.com/docs/api/management/v2/users/delete-user-roles */
export const removeRoles: Action<RolesInput, RoleFacts> = {
  action: 'remove-roles',
  kind: 'user',
  verb: 'remove roles',
  input: rolesInput,
  scopes: () => ['update:users'],
  read: readRoles,
  plan: ({ subject, facts }) => {
    const differences = present(facts);
    return {
      differences,
      requests: differences.length === 0 ? [] : [rolesRequest('DELETE', subject, changedRoles(differences))],
      remarks: [...roleRemarks, ...unseenRoles(facts)],
    };
  },
  nothingToChange: () => ({ words: 'the user has none of these roles' }),
  isDone: ({ user, facts }) => {
    if (user === undefined || facts === undefined) return false;
    return facts.held === undefined ? 'cannot tell' : present(facts).length === 0;
  },
  after: (_answers, done) => afterRoles(done),
  before: ({ facts: { held } }) => held && [...held],
  undo: ({ differences, before }) =>
    before === undefined ? undefined : { action: 'assign-roles', input: { roles: changedRoles(differences) } },
};

function present({ held, named }: RoleFacts): readonly Difference[] {
  const there = named.filter(({ id }) => held?.has(id) !== false);
  return there.map((role) => ({ field: roleField(role), before: role.id, after: undefined }));
}
