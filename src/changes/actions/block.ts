import type { Difference } from '../../domain/change.ts';
import type { UserProfile } from '../../domain/user.ts';
import type { Action } from './action.ts';
import { patchUser } from './patch-user.ts';

/** https://auth0.com/docs/manage-users/user-accounts/block-and-unblock-users */
export const block: Action = {
  action: 'block',
  kind: 'user',
  verb: 'block',
  scopes: () => ['update:users'],
  plan: ({ user, subject }) => {
    const differences = missing(user);
    return {
      differences,
      requests: differences.length === 0 ? [] : [patchUser(subject.id, { blocked: true })],
      remarks: [
        'The next login is refused. Sessions and tokens that exist now stay alive until they expire or are revoked.',
        ...((user.identities?.length ?? 0) > 1
          ? ['The user has several linked identities: all of them are blocked.']
          : []),
      ],
    };
  },
  nothingToChange: () => ({ words: 'the user is already blocked' }),
  isDone: ({ user }) => user !== undefined && missing(user).length === 0,
  undo: () => ({ action: 'unblock' }),
};

/** A user who was never blocked has no `blocked` at all: that is the same as false. */
function missing(user: UserProfile): readonly Difference[] {
  return user.blocked === true ? [] : [{ field: 'blocked', before: false, after: true }];
}
