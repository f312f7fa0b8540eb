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

/** https://auth0.com/docs/policies/entity-limit-policy */
const mostRoles = 50;

/**
 * Gives roles of the tenant to a user. Besides `update:users` Auth0 demands `create:role_members`.
 * https://auth0.com/docs/api/management/v2/users/post-user-roles
 */
export const assignRoles: Action<RolesInput, RoleFacts> = {
  action: 'assign-roles',
  kind: 'user',
  verb: 'assign roles',
  input: rolesInput,
  scopes: () => ['update:users', 'create:role_members'],
  read: readRoles,
  plan: ({ subject, facts }) => {
    const differences = missing(facts);
    const count = (facts.held?.size ?? 0) + differences.length;
    return {
      differences,
      requests: differences.length === 0 ? [] : [rolesRequest('POST', subject, changedRoles(differences))],
      remarks: [
        ...roleRemarks,
        ...unseenRoles(facts),
        ...(count > mostRoles
          ? [`A user can have ${mostRoles} roles, these would be ${count}: Auth0 will refuse.`]
          : []),
      ],
    };
  },
  nothingToChange: () => ({ words: 'the user has these roles already' }),
  isDone: ({ user, facts }) => {
    if (user === undefined || facts === undefined) return false;
    return facts.held === undefined ? 'cannot tell' : missing(facts).length === 0;
  },
  after: (_answers, done) => afterRoles(done),
  before: ({ facts: { held } }) => held && [...held],
  undo: ({ differences, before }) =>
    before === undefined ? undefined : { action: 'remove-roles', input: { roles: changedRoles(differences) } },
};

function missing({ held, named }: RoleFacts): readonly Difference[] {
  const lacking = named.filter(({ id }) => held?.has(id) !== true);
  return lacking.map((role) => ({ field: roleField(role), before: undefined, after: role.id }));
}
