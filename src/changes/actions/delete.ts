import type { UserProfile } from '../../domain/user.ts';
import type { Action } from './action.ts';
import { belongingsRemark, readBelongings, type Belongings } from './belongings.ts';
import { identityIds } from './identity-ids.ts';
import { itemsOf, readSoftly } from './read-softly.ts';

/** How a deleted user is kept in the journal. */
export interface DeletedUser extends Belongings {
  readonly profile: UserProfile;
}

interface Facts {
  readonly belongings: Belongings;
  /** How many devices stay logged in; undefined where it could not be read. */
  readonly devices: number | undefined;
}

/**
 * Deletes a user with all linked identities. Auth0 answers 204 also when there is no such user.
 * https://auth0.com/docs/manage-users/user-accounts/delete-users
 */
export const deleteUser: Action<undefined, Facts> = {
  action: 'delete',
  kind: 'user',
  verb: 'delete',
  scopes: () => ['delete:users'],
  read: async (reading, { id }) => ({
    belongings: await readBelongings(reading, id),
    devices: itemsOf(await readSoftly(reading, 'devices', id))?.length,
  }),
  plan: ({ user, subject, facts }) => ({
    differences: [
      { field: 'user', before: subject.words, after: undefined },
      { field: 'identities', before: identityIds(user), after: undefined },
    ],
    requests: [{ method: 'DELETE', path: `/users/${encodeURIComponent(subject.id)}` }],
    remarks: [
      'This cannot be undone: the user is deleted permanently. Password, MFA, sessions, consents and log-in history do not come back.',
      hasRemark(user, facts.devices),
      ...belongingsRemark(facts.belongings, 'Lost with the user'),
      'Access tokens that were issued stay good until they expire.',
      'An encrypted copy of the profile stays in the journal of this computer for 30 days, to make the user again from.',
    ],
    irreversible: true,
  }),
  nothingToChange: () => ({ words: 'the user is gone already' }),
  isDone: ({ user }) => user === undefined,
  before: ({ user, facts }): DeletedUser => ({ profile: user, ...facts.belongings }),
  after: (_answers, { subject, at }) => ({
    batch: { tombstones: [{ user_id: subject.id, deleted_at: at, reason: 'write' }] },
  }),
  // What comes back is a new user with the same id, so the deletion is irreversible nevertheless.
  undo: ({ subject, before, change_id }) =>
    before === undefined
      ? undefined
      : { action: 'recreate', subject: { ...subject, kind: 'new_user' }, input: { change_id } },
};

/** What one might not have known the user to have. */
function hasRemark({ logins_count = 0, identities = [] }: UserProfile, devices: number | undefined): string {
  const parts = [
    counted(logins_count, 'login'),
    ...(devices === undefined ? [] : [counted(devices, 'device')]),
    ...(identities.length < 2 ? [] : [`${identities.length} linked identities, all of which are deleted`]),
  ];
  return `The user has ${parts.join(', ')}.`;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
