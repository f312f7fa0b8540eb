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

const role: Group = { members: 'members_of_role', ofUser: 'roles', followers: ['permissions'] };

const laterRemark = 'Access tokens that were issued keep the permissions that they have until they expire.';

/** https://auth0.com/docs/api/management/v2/roles/post-role-users */
export const addRoleUsers: Action<MembersInput, MembersFacts, 'role'> = {
  action: 'add-role-users',
  kind: 'role',
  verb: 'add users to the role',
  input: membersInput,
  scopes: () => ['update:roles', 'create:role_members'],
  read: async (reading, subject, input) => readMembers(reading, role, subject, input),
  plan: ({ subject, facts }) => {
    const added = whoChanges(facts, true);
    const path = `/roles/${encodeURIComponent(subject.id)}/users`;
    return {
      differences: memberDifferences(added, true),
      requests: inPortions(added).map((part) => ({
        method: 'POST',
        path,
        body: { users: part.map(({ user_id }) => user_id) },
      })),
      remarks: [
        'They get the permissions of the role, in every organization and outside of them.',
        laterRemark,
        ...unseenRemark(facts),
      ],
      others: added.map(({ user_id }) => user_id),
    };
  },
  nothingToChange: () => ({ words: 'they all have the role already' }),
  isDone: ({ facts, differences }) => areMembers(facts, differences, true),
  after: (_answers, done) => membersAftermath(role, done),
  before: ({ facts }) => seenUsers(facts),
  undo: (done) => inverseOf('remove-role-users', done),
};

/** Auth0 takes roles away user by user. https://auth0.com/docs/api/management/v2/users/delete-user-roles */
export const removeRoleUsers: Action<MembersInput, MembersFacts, 'role'> = {
  action: 'remove-role-users',
  kind: 'role',
  verb: 'remove users from the role',
  input: membersInput,
  scopes: () => ['update:users'],
  read: async (reading, subject, input) => readMembers(reading, role, subject, input),
  plan: ({ subject, facts }) => {
    const removed = whoChanges(facts, false);
    return {
      differences: memberDifferences(removed, false),
      requests: removed.map(({ user_id }) => ({
        method: 'DELETE',
        path: `/users/${encodeURIComponent(user_id)}/roles`,
        body: { roles: [subject.id] },
      })),
      remarks: ['They lose the permissions that only this role gives them.', laterRemark, ...unseenRemark(facts)],
      others: removed.map(({ user_id }) => user_id),
    };
  },
  nothingToChange: () => ({ words: 'none of them has the role' }),
  isDone: ({ facts, differences }) => areMembers(facts, differences, false),
  after: (_answers, done) => membersAftermath(role, done),
  before: ({ facts }) => seenUsers(facts),
  undo: (done) => inverseOf('add-role-users', done),
};
