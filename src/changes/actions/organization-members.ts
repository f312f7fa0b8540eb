import type { Action } from './action.ts';
import {
  areMembers,
  inPortions,
  inverseOf,
  memberDifferences,
  membersAftermath,
  membersInput,
  readMembers,
  seenUsers,
  unseenRemark,
  whoChanges,
  type Group,
  type MembersFacts,
  type MembersInput,
} from './membership.ts';

const organization: Group = { members: 'members_of_organization', ofUser: 'organizations', followers: [] };

/** https://auth0.com/docs/api/management/v2/organizations/post-members */
export const addMembers: Action<MembersInput, MembersFacts, 'organization'> = {
  action: 'add-members',
  kind: 'organization',
  verb: 'add members',
  input: membersInput,
  scopes: () => ['create:organization_members'],
  read: async (reading, subject, input) => readMembers(reading, organization, subject, input),
  plan: ({ subject, facts }) => {
    const added = whoChanges(facts, true);
    return {
      differences: memberDifferences(added, true),
      requests: inPortions(added).map((part) => requestFor('POST', subject.id, part)),
      remarks: [
        'They can log in to applications as members of this organization. Nobody gets a mail.',
        ...unseenRemark(facts),
      ],
      others: added.map(({ user_id }) => user_id),
    };
  },
  nothingToChange: () => ({ words: 'they all are members already' }),
  isDone: ({ facts, differences }) => areMembers(facts, differences, true),
  after: (_answers, done) => membersAftermath(organization, done),
  before: ({ facts }) => seenUsers(facts),
  undo: (done) => inverseOf('remove-members', done),
};

/** Who is no member is no error to Auth0. https://auth0.com/docs/api/management/v2/organizations/delete-members */
export const removeMembers: Action<MembersInput, MembersFacts, 'organization'> = {
  action: 'remove-members',
  kind: 'organization',
  verb: 'remove members',
  input: membersInput,
  scopes: () => ['delete:organization_members'],
  read: async (reading, subject, input) => readMembers(reading, organization, subject, input),
  plan: ({ subject, facts }) => {
    const removed = whoChanges(facts, false);
    return {
      differences: memberDifferences(removed, false),
      requests: inPortions(removed).map((part) => requestFor('DELETE', subject.id, part)),
      remarks: [
        'Roles that they have within the organization go with the membership, and do not come back with it.',
        ...unseenRemark(facts),
      ],
      others: removed.map(({ user_id }) => user_id),
    };
  },
  nothingToChange: () => ({ words: 'none of them is a member' }),
  isDone: ({ facts, differences }) => areMembers(facts, differences, false),
  after: (_answers, done) => membersAftermath(organization, done),
  before: ({ facts }) => seenUsers(facts),
  undo: (done) => inverseOf('add-members', done),
};

function requestFor(method: 'POST' | 'DELETE', id: string, users: readonly { readonly user_id: string }[]) {
  const body = { members: users.map(({ user_id }) => user_id) };
  return { method, path: `/organizations/${encodeURIComponent(id)}/members`, body } as const;
}
