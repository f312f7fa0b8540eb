import type { UserBlock } from '../../auth0/auth0-client.ts';
import type { Action } from './action.ts';
import { patchUser } from './patch-user.ts';

/** https://auth0.com/docs/secure/attack-protection/brute-force-protection */
export const unblock: Action = {
  action: 'unblock',
  scope: 'update:users',
  asksUserBlocks: true,
  differences: (user) => (user.blocked === true ? [{ field: 'blocked', before: true, after: false }] : []),
  nothingToChange: ({ userBlocks }) => ({
    words: 'no administrator has blocked the user',
    hint: hasSome(userBlocks)
      ? 'The user is held up by brute-force protection, after too many wrong passwords. That block is another one.'
      : undefined,
  }),
  requests: (user_id) => [patchUser(user_id, { blocked: false })],
  remarks: ({ userBlocks }) => [
    'This lifts the block of an administrator. Blocks of brute-force protection are something else and stay.',
    ...bruteForceRemark(userBlocks),
  ],
};

function bruteForceRemark(userBlocks: readonly UserBlock[] | undefined): readonly string[] {
  if (userBlocks === undefined) return ['Whether there are blocks of brute-force protection could not be read.'];
  if (!hasSome(userBlocks)) return [];
  const count = userBlocks.length === 1 ? 'a block' : `${userBlocks.length} blocks`;
  return [`The user also has ${count} of brute-force protection: logins from there stay refused.`];
}

function hasSome(userBlocks: readonly UserBlock[] | undefined): boolean {
  return userBlocks !== undefined && userBlocks.length > 0;
}
