import type { UserBlock } from '../../auth0/auth0-client.ts';
import type { Action } from './action.ts';
import { patchUser } from './patch-user.ts';

/** Brute-force blocks; undefined when they could not be read. */
type Blocks = readonly UserBlock[] | undefined;

/** https://auth0.com/docs/secure/attack-protection/brute-force-protection */
export const unblock: Action<undefined, Blocks> = {
  action: 'unblock',
  kind: 'user',
  verb: 'unblock',
  scopes: () => ['update:users'],
  // Good to know, not needed: whatever goes wrong here does not stand in the way.
  read: async ({ client, options }, { id }) => {
    try {
      return (await client.getUserBlocks(id, options)).body;
    } catch {
      options.signal?.throwIfAborted();
      return undefined;
    }
  },
  plan: ({ user, subject, facts }) => ({
    differences: user.blocked === true ? [{ field: 'blocked', before: true, after: false }] : [],
    requests: user.blocked === true ? [patchUser(subject.id, { blocked: false })] : [],
    remarks: [
      'This lifts the block of an administrator. Blocks of brute-force protection are something else and stay.',
      ...bruteForceRemark(facts),
    ],
  }),
  nothingToChange: ({ facts }) => ({
    words: 'no administrator has blocked the user',
    hint: hasSome(facts)
      ? 'The user is held up by brute-force protection, after too many wrong passwords. That block is another one.'
      : undefined,
  }),
  isDone: ({ user }) => user !== undefined && user.blocked !== true,
  undo: () => ({ action: 'block' }),
};

function bruteForceRemark(blocks: Blocks): readonly string[] {
  if (blocks === undefined) return ['Whether there are blocks of brute-force protection could not be read.'];
  if (!hasSome(blocks)) return [];
  const count = blocks.length === 1 ? 'a block' : `${blocks.length} blocks`;
  return [`The user also has ${count} of brute-force protection: logins from there stay refused.`];
}

function hasSome(blocks: Blocks): boolean {
  return blocks !== undefined && blocks.length > 0;
}
