import { membershipAction } from './membership-action.ts';
import { inPortions, type Group } from './membership.ts';

const group: Group = { members: 'members_of_organization', ofUser: 'organizations', followers: [] };

/** https://auth0.com/docs/api/management/v2/organizations/post-members */
export const addMembers = membershipAction({
  action: 'add-members',
  kind: 'organization',
  verb: 'add members',
  scopes: ['create:organization_members'],
  group,
  adds: true,
  requests: (id, users) => inPortions(users).map((part) => requestFor('POST', id, part)),
  remarks: ['They can log in to applications as members of this organization. Nobody gets a mail.'],
  nothing: 'they all are members already',
  inverse: 'remove-members',
});

/** Who is no member is no error to Auth0. https://auth0.com/docs/api/management/v2/organizations/delete-members */
export const removeMembers = membershipAction({
  action: 'remove-members',
  kind: 'organization',
  verb: 'remove members',
  scopes: ['delete:organization_members'],
  group,
  adds: false,
  requests: (id, users) => inPortions(users).map((part) => requestFor('DELETE', id, part)),
  remarks: ['Roles that they have within the organization go with the membership, and do not come back with it.'],
  nothing: 'none of them is a member',
  inverse: 'add-members',
});

function requestFor(method: 'POST' | 'DELETE', id: string, users: readonly { readonly user_id: string }[]) {
  const body = { members: users.map(({ user_id }) => user_id) };
  return { method, path: `/organizations/${encodeURIComponent(id)}/members`, body } as const;
}
