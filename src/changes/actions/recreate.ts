import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import type { ChangeRequest, ChangeSubject } from '../../domain/change.ts';
import { readUserProfile } from '../../domain/user.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import { pickFields } from '../pick-fields.ts';
import { Secret } from '../../secret.ts';
import type { Action, Reading } from './action.ts';
import type { DeletedUser } from './delete.ts';

/** Names the deletion whose copy of the user is used; the last one when left out. */
interface Input {
  readonly change_id?: string | undefined;
}

interface Facts {
  readonly deleted: DeletedUser;
  /** The user, when there is one with this id again. */
  readonly existing: UserProfile | undefined;
  /** Ids of the roles that the existing user has. */
  readonly held: readonly unknown[];
  /** Whether the token may give roles. */
  readonly mayGiveRoles: boolean;
}

const fields = [
  'email',
  'email_verified',
  'username',
  'phone_number',
  'phone_verified',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'blocked',
  'user_metadata',
  'app_metadata',
];

/**
 * Makes a deleted user again from the copy in the journal, under the same id. Only users of databases and passwordless
 * connections can be made by the API. https://auth0.com/docs/api/management/v2/users/post-users
 */
export const recreate: Action<Input, Facts, 'new_user'> = {
  action: 'recreate',
  kind: 'new_user',
  verb: 'make again',
  input: z.strictObject({ change_id: z.string().optional() }),
  scopes: () => ['create:users'],
  read: readFacts,
  plan: ({ subject, facts }) => {
    const roles = lostRoles(facts);
    if (facts.existing !== undefined) return { differences: [], requests: [], remarks: [] };
    return {
      differences: [
        { field: 'user', before: undefined, after: subject.words },
        ...(roles.length === 0 ? [] : [{ field: 'roles', before: undefined, after: roles.map(({ name }) => name) }]),
      ],
      requests: [createUser(facts.deleted.profile), ...giveRoles(subject, roles)],
      remarks: [
        'Sessions, MFA, consents, log-in history and linked identities do not come back.',
        ...(isDatabase(facts.deleted.profile)
          ? ['The user gets a password that nobody knows, and has to reset it.']
          : []),
        ...lostRemark(facts),
      ],
      others: [subject.id],
    };
  },
  nothingToChange: () => ({ words: 'there is a user with this user_id' }),
  isDone: ({ facts }) => facts?.existing !== undefined && lostRoles(facts).every(({ id }) => facts.held.includes(id)),
  // What nobody is told cannot leak. It meets the strictest of Auth0's password policies.
  secrets: async () => Promise.resolve({ password: new Secret(`${randomBytes(24).toString('base64url')}aA1!`) }),
  after: ([created]) =>
    created === undefined
      ? {}
      : { batch: { users: [{ profile: readUserProfile(created.body), source: 'write', read_at: created.served_at }] } },
};

async function readFacts(reading: Reading, { id }: ChangeSubject, input: Input): Promise<Facts> {
  const { client, options, tenant } = reading;
  const change_id = input.change_id ?? reading.lastDone('delete', id);
  const deleted = change_id === undefined ? undefined : (reading.before(change_id) as DeletedUser | undefined);
  const fail = (why: string): AppError =>
    new AppError('refused', `the user cannot be made again in tenant ${tenant.name}: ${why}`, { tenant: tenant.name });
  if (deleted === undefined) throw fail('the journal of this computer has no copy');
  const [first] = deleted.profile.identities ?? [];
  if (first === undefined || !creatable.has(first.provider)) throw fail('users of this connection come by logging in');
  const { body: existing } = await client.getUser(id, options);
  const held =
    existing === undefined ? [] : (await client.readDetail('roles', id, options)).items.map((role) => role['id']);
  const scopes = await client.scopes(options);
  const mayGiveRoles = scopes.has('update:users') && scopes.has('create:role_members');
  return { deleted, existing, held, mayGiveRoles };
}

const creatable = new Set(['auth0', 'email', 'sms']);

function isDatabase({ identities }: UserProfile): boolean {
  return identities?.[0]?.provider === 'auth0';
}

function createUser(profile: UserProfile): ChangeRequest {
  const [first] = profile.identities ?? [];
  const body = {
    ...pickFields(profile, fields),
    ...(profile.email === undefined ? {} : { verify_email: false }),
    user_id: String(first?.user_id),
    connection: first?.connection,
  };
  return {
    method: 'POST',
    path: '/users',
    body,
    ...(isDatabase(profile) ? { secrets: { password: 'password' } } : {}),
  };
}

function lostRoles({ deleted, mayGiveRoles }: Facts): readonly Readonly<Record<string, unknown>>[] {
  return mayGiveRoles ? (deleted.roles ?? []) : [];
}

function giveRoles(
  { id }: ChangeSubject,
  roles: readonly Readonly<Record<string, unknown>>[],
): readonly ChangeRequest[] {
  if (roles.length === 0) return [];
  const body = { roles: roles.map((role) => role['id']) };
  return [{ method: 'POST', path: `/users/${encodeURIComponent(id)}/roles`, body }];
}

function lostRemark({ deleted, mayGiveRoles }: Facts): readonly string[] {
  const lost = [
    !mayGiveRoles && (deleted.roles?.length ?? 0) > 0 ? 'roles (the token may not give them)' : [],
    (deleted.permissions?.length ?? 0) > 0 ? 'direct permissions' : [],
    (deleted.organizations?.length ?? 0) > 0 ? 'organizations' : [],
  ].flat();
  return lost.length === 0 ? [] : [`Not given back: ${lost.join(', ')}.`];
}
