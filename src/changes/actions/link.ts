import { z } from 'zod';

import type { UserBlock } from '../../auth0/auth0-client.ts';
import type { ChangeRequest, Difference } from '../../domain/change.ts';
import { sharedProofs } from '../../domain/shared-proof.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import type { Action, Reading } from './action.ts';
import { belongingsRemark, readBelongings, type Belongings } from './belongings.ts';
import { identityIds, splitUserId } from './identity-ids.ts';
import { missingMetadata, type MetadataGap } from './missing-metadata.ts';
import { patchUser } from './patch-user.ts';

interface Input {
  /** The second account: it becomes an identity of the subject. */
  readonly user_id: string;
  /** First gives the primary what the second account has in its metadata and the primary has not. */
  readonly merge_metadata?: boolean | undefined;
}

interface Facts {
  /** Undefined when there is no such user: never was, or an identity of somebody already. */
  readonly second: UserProfile | undefined;
  readonly belongings: Belongings;
  readonly blocks: readonly UserBlock[];
  /** Of the second account's connection, where the tenant has several of its provider. */
  readonly connection_id: string | undefined;
  readonly tenant: string;
}

/** The second account as it was, kept for giving its metadata back when it is unlinked. */
export interface LinkedUser extends Belongings {
  readonly profile: UserProfile;
}

/**
 * Makes a user an identity of another one. The second account ceases to exist: its metadata, roles and memberships are
 * discarded, its root profile stays as `profileData`.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking/link-user-accounts
 */
export const link: Action<Input, Facts> = {
  action: 'link',
  kind: 'user',
  verb: 'link',
  input: z.strictObject({
    user_id: z.string().refine((user_id) => user_id.includes('|'), {
      error: 'must be the user_id of the second account, like google-oauth2|103547991597142817347',
    }),
    merge_metadata: z.boolean().optional(),
  }),
  scopes: () => ['update:users'],
  read: readFacts,
  plan: ({ user, subject, facts, input }) => {
    const isSame = input.user_id === user.user_id;
    if (!isSame && identityIds(user).includes(input.user_id)) return { differences: [], requests: [], remarks: [] };
    const second = linkable(user, facts, input.user_id);
    const gap = missingMetadata(user, second);
    const merged = input.merge_metadata === true && Object.keys(gap.patch).length > 0;
    return {
      differences: [...(merged ? gap.differences : []), ...linkDifferences(user, second)],
      requests: [...(merged ? [patchUser(subject.id, gap.patch)] : []), linkRequest(subject.id, second, facts)],
      remarks: [...riskRemarks(user, second, facts), ...lossRemarks(second, gap, merged, facts)],
      irreversible: true,
      others: [second.user_id],
    };
  },
  nothingToChange: () => ({ words: 'it is an identity of this user already' }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return false;
    if (identityIds(user).includes(input.user_id)) return true;
    // Gone, but not to this user: somebody deleted it or linked it elsewhere.
    return facts?.second === undefined ? 'cannot tell' : false;
  },
  before: ({ facts: { second, belongings } }): LinkedUser | undefined =>
    second === undefined ? undefined : { profile: second, ...belongings },
  after: (_answers, { subject, input, at }) => ({
    batch: { tombstones: [{ user_id: input.user_id, deleted_at: at, reason: 'link' }] },
    reread: [subject.id],
  }),
  // The second account comes back as a new one; the copy gives it its metadata.
  undo: ({ input, before, change_id }) => ({
    action: 'unlink',
    input: { identity: input.user_id, ...(before === undefined ? {} : { change_id }) },
  }),
};

async function readFacts(reading: Reading, _subject: unknown, { user_id }: Input): Promise<Facts> {
  const { client, options, tenant } = reading;
  const { body: second } = await client.getUser(user_id, options);
  const none = { roles: undefined, permissions: undefined, organizations: undefined };
  return {
    second,
    belongings: second === undefined ? none : await readBelongings(reading, user_id),
    blocks: second === undefined ? [] : await blocksOf(reading, user_id),
    connection_id: second === undefined ? undefined : connectionId(reading, second),
    tenant: tenant.name,
  };
}

/** Good to know, not needed. */
async function blocksOf({ client, options }: Reading, user_id: string): Promise<readonly UserBlock[]> {
  try {
    return (await client.getUserBlocks(user_id, options)).body;
  } catch {
    options.signal?.throwIfAborted();
    return [];
  }
}

/** Auth0 only wants it where a provider has several connections. https://auth0.com/docs/api/management/v2/users/post-identities */
function connectionId({ mirror }: Reading, { identities = [] }: UserProfile): string | undefined {
  const [main] = identities;
  const ofProvider = mirror.listCatalogue('connections').filter(({ strategy }) => strategy === main?.provider);
  return ofProvider.length < 2 ? undefined : ofProvider.find(({ name }) => name === main?.connection)?.id;
}

/** @throws AppError when the two cannot be linked in this way */
function linkable(user: UserProfile, { second, tenant }: Facts, user_id: string): UserProfile {
  if (user_id === user.user_id) {
    throw new AppError('refused', `a user cannot be linked with itself in tenant ${tenant}`, { tenant });
  }
  if (second === undefined) {
    throw new AppError('not_found', `no user has the user_id ${user_id} in tenant ${tenant}`, {
      tenant,
      hint: 'Only users of the same tenant can be linked. It may be an identity of another user already.',
    });
  }
  if ((second.identities ?? []).length > 1) {
    throw new AppError('refused', `${user_id} has linked identities of its own in tenant ${tenant}`, {
      tenant,
      hint: 'Let that account be the one that stays, or unlink its identities first.',
    });
  }
  return second;
}

function linkDifferences(user: UserProfile, second: UserProfile): readonly Difference[] {
  const before = identityIds(user);
  return [
    { field: 'identities', before, after: [...before, second.user_id] },
    { field: `user ${second.user_id}`, before: second.name ?? second.email ?? second.user_id, after: undefined },
  ];
}

function linkRequest(user_id: string, second: UserProfile, { connection_id }: Facts): ChangeRequest {
  const [provider, own_id] = splitUserId(second.user_id);
  const body = { provider, user_id: own_id, ...(connection_id === undefined ? {} : { connection_id }) };
  return { method: 'POST', path: `/users/${encodeURIComponent(user_id)}/identities`, body };
}

/** Why it may be wrong to link these two. https://auth0.com/docs/manage-users/user-accounts/user-account-linking */
function riskRemarks(user: UserProfile, second: UserProfile, { blocks }: Facts): readonly string[] {
  return [
    ...(sharedProofs(user, second).length > 0
      ? []
      : [
          'RISK OF ACCOUNT TAKEOVER: the two share no e-mail address or phone number that is verified on both sides. Link them only when their owner has logged in to both.',
        ]),
    ...(user.blocked === true
      ? ['The account that stays is blocked by an administrator: logins of the second one are refused from then on.']
      : []),
    ...(second.blocked === true
      ? [
          'An administrator has blocked the second account. That block goes with it: its logins get in as the account that stays.',
        ]
      : []),
    ...(blocks.length > 0 ? ['Brute-force protection blocks the second account: that is not lifted by linking.'] : []),
  ];
}

function lossRemarks(
  second: UserProfile,
  { patch, kept }: MetadataGap,
  merged: boolean,
  { belongings }: Facts,
): readonly string[] {
  const offered = Object.entries(patch).flatMap(([field, keys]) => Object.keys(keys).map((key) => `${field}.${key}`));
  return [
    'This cannot be undone: unlinking later makes the second account anew, and empty.',
    `The second account loses its own user_id (${second.user_id}): applications that know it by that no longer find it.`,
    ...(merged || offered.length === 0
      ? []
      : [`Its metadata are lost and can be merged first: ${offered.join(', ')}.`]),
    ...(kept.length === 0 ? [] : [`The account that stays keeps its own value of: ${kept.join(', ')}.`]),
    ...belongingsRemark(belongings, 'Lost with the second account'),
    'Its history stays in the log, under its old user_id.',
  ];
}
