import type { UserBlock } from '../../auth0/auth0-client.ts';
import type { Difference } from '../../domain/change.ts';
import type { Action } from './action.ts';

type Blocks = readonly UserBlock[];

/**
 * Lifts the blocks of brute-force protection from all identifiers of a user. Auth0 takes them off together, there is no
 * way to lift one of them. https://auth0.com/docs/api/management/v2/user-blocks/delete-user-blocks-by-id
 */
export const liftBlocks: Action<undefined, Blocks> = {
  action: 'lift-blocks',
  kind: 'user',
  verb: 'lift brute-force blocks',
  scopes: () => ['update:users'],
  read: async ({ client, options }, { id }) => (await client.getUserBlocks(id, options)).body,
  plan: ({ user, subject, facts }) => ({
    differences: lifted(facts),
    requests: facts.length === 0 ? [] : [{ method: 'DELETE', path: `/user-blocks/${encodeURIComponent(subject.id)}` }],
    remarks: [
      ...aboutLifting,
      ...(user.blocked === true
        ? ['An administrator has blocked the user, too: that block is another one and stays.']
        : []),
    ],
  }),
  nothingToChange: ({ user }) => ({
    words: 'brute-force protection does not block the user',
    hint:
      user.blocked === true ? 'An administrator has blocked the user: `tenantry users unblock` lifts that.' : undefined,
  }),
  isDone: ({ facts }) => facts?.length === 0,
  after: (_answers, { subject, at }) => ({
    batch: { details: [{ owner: subject.id, kind: 'blocks', items: [], read_at: at, complete: true }] },
  }),
};

/**
 * The same for something that people log in with, which may be nobody's: a mistyped address can be blocked as well.
 * https://auth0.com/docs/api/management/v2/user-blocks/delete-user-blocks
 */
export const liftIdentifierBlocks: Action<undefined, Blocks, 'identifier'> = {
  action: 'lift-identifier-blocks',
  kind: 'identifier',
  verb: 'lift brute-force blocks',
  scopes: () => ['update:users'],
  read: async ({ client, options }, { id }) => (await client.getIdentifierBlocks(id, options)).body,
  plan: ({ subject, facts }) => ({
    differences: lifted(facts),
    requests: facts.length === 0 ? [] : [{ method: 'DELETE', path: '/user-blocks', query: { identifier: subject.id } }],
    remarks: aboutLifting,
  }),
  nothingToChange: () => ({ words: 'brute-force protection does not block this identifier' }),
  isDone: ({ facts }) => facts?.length === 0,
  after: (_answers, { subject, at }) => ({
    batch: {
      forgetDetails: [{ owner: undefined, kind: 'blocks', at }],
      loginLifts: [{ who: subject.id, at }],
    },
  }),
};

const aboutLifting = [
  'Brute-force protection blocks after too many wrong passwords, for one address or for all; the block of an administrator is something else.',
  'If the attempts go on, it blocks again.',
];

function lifted(blocks: Blocks): readonly Difference[] {
  return blocks.map((block) => ({ field: 'brute-force block', before: blockWords(block), after: undefined }));
}

/** A block without an address holds wherever one comes from. */
function blockWords({ identifier, ip, connection }: UserBlock): string {
  const where = ip === undefined ? 'from everywhere' : `from ${ip}`;
  return [identifier, where, connection === undefined ? undefined : `(${connection})`]
    .filter((part) => part !== undefined)
    .join(' ');
}
