import type { ChangeAction, ChangeRequest } from '../../domain/change.ts';
import type { Action } from './action.ts';
import {
  areMembers,
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

/** What tells one way of changing who belongs to a group from the others. */
interface Membership<Kind extends 'organization' | 'role'> {
  readonly action: ChangeAction;
  readonly kind: Kind;
  readonly verb: string;
  readonly scopes: readonly string[];
  readonly group: Group;
  /** True: the users come to belong to it; false: they go. */
  readonly adds: boolean;
  /** @param id of the group */
  requests(id: string, users: readonly { readonly user_id: string }[]): readonly ChangeRequest[];
  readonly remarks: readonly string[];
  /** Why there is nothing to change, as the end of a sentence. */
  readonly nothing: string;
  readonly inverse: ChangeAction;
}

/** An action that gives users to a group or takes them from it. */
export function membershipAction<Kind extends 'organization' | 'role'>(
  membership: Membership<Kind>,
): Action<MembersInput, MembersFacts, Kind> {
  const { action, kind, verb, scopes, group, adds, remarks, nothing, inverse } = membership;
  return {
    action,
    kind,
    verb,
    input: membersInput,
    scopes: () => scopes,
    read: async (reading, subject, input) => readMembers(reading, group, subject, input),
    plan: ({ subject, facts }) => {
      const users = whoChanges(facts, adds);
      return {
        differences: memberDifferences(users, adds),
        requests: membership.requests(subject.id, users),
        remarks: [...remarks, ...unseenRemark(facts)],
        others: users.map(({ user_id }) => user_id),
      };
    },
    nothingToChange: () => ({ words: nothing }),
    isDone: ({ facts, differences }) => areMembers(facts, differences, adds),
    after: (_answers, done) => membersAftermath(group, done),
    before: ({ facts }) => seenUsers(facts),
    undo: (done) => inverseOf(inverse, done),
  };
}
