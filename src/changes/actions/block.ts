import type { Action } from './action.ts';
import { patchUser } from './patch-user.ts';

/** https://auth0.com/docs/manage-users/user-accounts/block-and-unblock-users */
export const block: Action = {
  action: 'block',
  scope: 'update:users',
  asksUserBlocks: false,
  // A user who was never blocked has no `blocked` at all: that is the same as false.
  differences: (user) => (user.blocked === true ? [] : [{ field: 'blocked', before: false, after: true }]),
  nothingToChange: () => ({ words: 'the user is already blocked' }),
  requests: (user_id) => [patchUser(user_id, { blocked: true })],
  remarks: ({ user }) => [
    'The next login is refused. Sessions and tokens that exist now stay alive until they expire or are revoked.',
    ...((user.identities?.length ?? 0) > 1 ? ['The user has several linked identities: all of them are blocked.'] : []),
  ],
};
