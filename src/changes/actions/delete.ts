import type { DetailItem, DetailKind } from '../../domain/detail.ts';
import type { UserProfile } from '../../domain/user.ts';
import type { Action, Reading } from './action.ts';

/** What a user has beside the profile; undefined where it could not be read. */
interface Belongings {
  readonly roles: readonly DetailItem[] | undefined;
  readonly permissions: readonly DetailItem[] | undefined;
  readonly organizations: readonly DetailItem[] | undefined;
}

/** How a deleted user is kept in the journal. */
export interface DeletedUser extends Belongings {
  readonly profile: UserProfile;
}

/**
 * Deletes a user with all linked identities. Auth0 answers 204 also when there is no such user.
 * https://auth0.com/docs/manage-users/user-accounts/delete-users
 */
export const deleteUser: Action<undefined, Belongings> = {
  action: 'delete',
  kind: 'user',
  verb: 'delete',
  scopes: () => ['delete:users'],
  read: async (reading, { id }) => ({
    roles: await readSoftly(reading, 'roles', id),
    permissions: await readSoftly(reading, 'permissions', id),
    organizations: await readSoftly(reading, 'organizations', id),
  }),
  plan: ({ user, subject, facts }) => ({
    differences: [
      { field: 'user', before: subject.words, after: undefined },
      { field: 'identities', before: identityIds(user), after: undefined },
    ],
    requests: [{ method: 'DELETE', path: `/users/${encodeURIComponent(subject.id)}` }],
    remarks: [
      'This cannot be undone: password, MFA, sessions, consents and log-in history do not come back.',
      ...linkedRemark(user),
      ...belongingsRemark(facts),
      'Access tokens that were issued stay good until they expire.',
      'An encrypted copy of the profile stays in the journal of this computer for 30 days, to make the user again from.',
    ],
    irreversible: true,
  }),
  nothingToChange: () => ({ words: 'the user is gone already' }),
  isDone: ({ user }) => user === undefined,
  before: ({ user, facts }): DeletedUser => ({ profile: user, ...facts }),
  after: (_answers, { subject, at }) => ({
    batch: { tombstones: [{ user_id: subject.id, deleted_at: at, reason: 'write' }] },
  }),
  // What comes back is a new user with the same id, so the deletion is irreversible nevertheless.
  undo: ({ subject, before, change_id }) =>
    before === undefined
      ? undefined
      : { action: 'recreate', subject: { ...subject, kind: 'new_user' }, input: { change_id } },
};

/** Good to know, not needed: whatever goes wrong here does not stand in the way. */
async function readSoftly(
  { client, options }: Reading,
  kind: DetailKind,
  owner: string,
): Promise<readonly DetailItem[] | undefined> {
  try {
    const { items, problem } = await client.readDetail(kind, owner, options);
    return problem === undefined ? items : undefined;
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}

function identityIds(user: UserProfile): readonly string[] {
  return (user.identities ?? []).map(({ provider, user_id }) => `${provider}|${user_id}`);
}

function linkedRemark({ identities = [] }: UserProfile): readonly string[] {
  if (identities.length < 2) return [];
  return [`The user has ${identities.length} linked identities: all of them are deleted.`];
}

function belongingsRemark({ roles, permissions, organizations }: Belongings): readonly string[] {
  const lost = [
    ...counted(roles, 'role', 'roles'),
    ...counted(permissions, 'direct permission', 'direct permissions'),
    ...counted(organizations, 'organization', 'organizations'),
  ];
  return lost.length === 0 ? [] : [`Lost with the user: ${lost.join(', ')}.`];
}

function counted(items: readonly DetailItem[] | undefined, one: string, many: string): readonly string[] {
  if (items === undefined || items.length === 0) return [];
  return [items.length === 1 ? `1 ${one}` : `${items.length} ${many}`];
}
