import { membershipAction } from './membership-action.ts';
import { inPortions, type Group } from './membership.ts';

const group: Group = { members: 'members_of_role', ofUser: 'roles', followers: ['permissions'] };

const laterRemark = 'Access tokens that were issued keep the permissions that they have until they expire.';

/** https://auth0.com/docs/api/management/v2/roles/post-role-users */
export const addRoleUsers = membershipAction({
  action: 'add-role-users',
  kind: 'role',
  verb: 'add users to the role',
  scopes: ['update:roles', 'create:role_members'],
  group,
  adds: true,
  requests: (id, users) =>
    inPortions(users).map((part) => ({
      method: 'POST',
      path: `/roles/${encodeURIComponent(id)}/users`,
      body: { users: part.map(({ user_id }) => user_id) },
    })),
  remarks: ['They get the permissions of the role, in every organization and outside of them.', laterRemark],
  nothing: 'they all have the role already',
  inverse: 'remove-role-users',
});

/** Auth0 takes roles away user by user. https://auth0.com/docs/api/management/v2/users/delete-user-roles */
export const removeRoleUsers = membershipAction({
  action: 'remove-role-users',
  kind: 'role',
  verb: 'remove users from the role',
  scopes: ['update:users'],
  group,
  adds: false,
  requests: (id, users) =>
    users.map(({ user_id }) => ({
      method: 'DELETE',
      path: `/users/${encodeURIComponent(user_id)}/roles`,
      body: { roles: [id] },
    })),
  remarks: ['They lose the permissions that only this role gives them.', laterRemark],
  nothing: 'none of them has the role',
  inverse: 'add-role-users',
});
