import { z } from 'zod';

import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { passwordPolicy, policyWords } from '../../domain/password-policy.ts';
import { passwordWords } from '../../domain/random-password.ts';
import { attributesOf, takesNewUsers, usernameMistake } from '../../domain/user-attributes.ts';
import { readUserProfile, type UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { pickFields } from '../pick-fields.ts';
import type { Action, Reading } from './action.ts';
import { domainHeader, notificationDomain } from './notification-domain.ts';
import { findConnection, readClientsOf } from './read-connection.ts';
import { emailText, metadataObject, nameText, phoneText, pictureText } from './user-shapes.ts';

const input = z
  .strictObject({
    connection: z.string({ error: 'must be the name of a connection' }).min(1, 'is needed'),
    email: emailText.optional(),
    username: z.string().min(1).max(128).optional(),
    phone_number: phoneText.optional(),
    password: z.instanceof(Secret).optional(),
    /** Without the prefix of the provider. */
    user_id: z.string().max(255).regex(/^\S+$/, 'must not hold blanks').optional(),
    given_name: nameText(150).optional(),
    family_name: nameText(150).optional(),
    name: nameText(300).optional(),
    nickname: nameText(300).optional(),
    picture: pictureText.optional(),
    email_verified: z.boolean().optional(),
    phone_verified: z.boolean().optional(),
    verify_email: z.boolean().optional(),
    blocked: z.boolean().optional(),
    user_metadata: metadataObject.optional(),
    app_metadata: metadataObject.optional(),
    domain: notificationDomain.optional(),
  })
  .refine(({ email, phone_number, username }) => (email ?? phone_number ?? username) !== undefined, {
    error: 'an e-mail, a phone number or a user name is needed',
  });
type Input = z.infer<typeof input>;

interface Facts {
  readonly tenant: string;
  /** Undefined when the connections cannot be read. */
  readonly connection: Connection | undefined;
  /** Whether there is none of this name. */
  readonly isMissing: boolean;
  /** Applications that it is enabled for, if that could be read. */
  readonly clients: readonly string[] | undefined;
  /** Who has this address, id, name or number in the connection. */
  readonly existing: UserProfile | undefined;
  /** Whether nobody found means that there is nobody: searches lag behind. */
  readonly isSure: boolean;
}

/**
 * Makes a user of a database or passwordless connection. What became of a lost answer is found out by reading who has
 * the address. https://auth0.com/docs/manage-users/user-accounts/create-users
 */
export const create: Action<Input, Facts, 'new_user'> = {
  action: 'create',
  kind: 'new_user',
  verb: 'create',
  input,
  scopes: () => ['create:users'],
  read: async (reading, _subject, kept) => {
    const { connection, isMissing } = await findConnection(reading, kept.connection);
    const clients = await readClientsOf(reading, connection);
    const known = { tenant: reading.tenant.name, connection, isMissing, clients };
    return { ...known, ...(await findExisting(reading, kept, connection)) };
  },
  plan: ({ subject, facts, input: wanted }) => {
    refuseUnfit(wanted, facts);
    if (facts.existing !== undefined) return { differences: [], requests: [], remarks: [] };
    return {
      differences: [{ field: 'user', before: undefined, after: subject.words }, ...differencesOf(wanted)],
      requests: [requestOf(wanted)],
      remarks: remarksOf(wanted, facts),
    };
  },
  nothingToChange: ({ facts }) => ({
    words: `the connection has this user already: ${facts.existing?.user_id ?? ''}`,
    hint: 'Open the user, or choose another address.',
  }),
  isDone: ({ facts }) => {
    if (facts?.existing !== undefined) return true;
    return facts?.isSure === true ? false : 'cannot tell';
  },
  after: ([created]) => {
    if (created === undefined) return {};
    const profile = readUserProfile(created.body);
    return {
      batch: { users: [{ profile, source: 'write', read_at: created.served_at }] },
      result: profile.user_id,
      noted: profile.user_id,
    };
  },
};

/** By id and by address Auth0 answers without delay; by name and number only its search does, a moment later. */
async function findExisting(
  { client, options }: Reading,
  { connection: name, user_id, email, phone_number, username }: Omit<Input, 'password'>,
  connection: Connection | undefined,
): Promise<Pick<Facts, 'existing' | 'isSure'>> {
  const isHere = ({ identities = [] }: UserProfile): boolean => identities.some((each) => each.connection === name);
  if (user_id !== undefined) {
    const { body } = await client.getUser(`${connection?.strategy ?? 'auth0'}|${user_id}`, options);
    return { existing: body, isSure: true };
  }
  if (email !== undefined) {
    // Databases keep addresses in lower case, and the comparison is exact.
    const stored = connection?.strategy === 'email' ? email : email.toLowerCase();
    const { body } = await client.getUsersByEmail(stored, options);
    return { existing: body.find(isHere), isSure: true };
  }
  const [field, value] =
    phone_number === undefined ? ['username', username?.toLowerCase()] : ['phone_number', phone_number];
  const q = `${field}:"${String(value)}"`;
  const { body } = await client.searchUsers({ q, per_page: 10 }, options);
  return { existing: body.users.find(isHere), isSure: false };
}

/** What Auth0 would refuse, said before and in words. @throws AppError `refused`, `not_found` */
function refuseUnfit(wanted: Input, { connection, isMissing, clients, tenant }: Facts): void {
  if (isMissing) {
    throw new AppError('not_found', `there is no connection ${wanted.connection} in tenant ${tenant}`, {
      tenant,
      hint: 'See `tenantry connections list`.',
    });
  }
  if (connection === undefined) return;
  const fail = (why: string, hint?: string): AppError =>
    new AppError('refused', `no user can be made in ${connection.name} of tenant ${tenant}: ${why}`, { tenant, hint });
  if (!takesNewUsers(connection)) {
    throw fail(
      'users of this connection come by logging in',
      'Only database and passwordless connections take users from here.',
    );
  }
  if (clients?.length === 0) {
    throw fail('it is enabled for no application', 'Enable the connection for an application first.');
  }
  const { hasPassword, isKnown, usernameLength, ...demands } = attributesOf(connection);
  for (const field of ['email', 'username', 'phone_number'] as const) {
    const demand = demands[field];
    if (demand === 'required' && wanted[field] === undefined) throw fail(`it wants ${field}`);
    if (demand === 'off' && wanted[field] !== undefined && isKnown && field !== 'email')
      throw fail(`it takes no ${field}`);
  }
  if (hasPassword && wanted.password === undefined) throw fail('it wants a password');
  if (!hasPassword && wanted.password !== undefined) throw fail('it is passwordless and takes no password');
  const mistake = wanted.username === undefined ? undefined : usernameMistake(wanted.username, usernameLength);
  if (mistake !== undefined && isKnown) throw fail(`the user name: ${mistake}`);
}

const fields = [
  'connection',
  'email',
  'username',
  'phone_number',
  'user_id',
  'given_name',
  'family_name',
  'name',
  'nickname',
  'picture',
  'email_verified',
  'phone_verified',
  'verify_email',
  'blocked',
  'user_metadata',
  'app_metadata',
];

function requestOf(wanted: Input): ChangeRequest {
  return {
    method: 'POST',
    path: '/users',
    body: pickFields(wanted, fields),
    ...domainHeader(wanted.domain),
    ...(wanted.password === undefined ? {} : { secrets: { password: 'password' } }),
  };
}

function differencesOf(wanted: Input): readonly Difference[] {
  const shown = Object.entries(pickFields(wanted, fields)).map(([field, after]) => ({
    field,
    before: undefined,
    after,
  }));
  const { password } = wanted;
  return password === undefined
    ? shown
    : [...shown, { field: 'password', before: undefined, after: passwordWords(password) }];
}

function remarksOf({ email, email_verified, verify_email, domain, password }: Input, facts: Facts): readonly string[] {
  const { connection, clients } = facts;
  const isMailed = email !== undefined && email_verified !== true && verify_email !== false;
  const links = domain === undefined ? '' : ` Its link names ${domain}.`;
  return [
    'The user shows as pending until the first login.',
    ...(isMailed ? [`Auth0 sends a verification mail to the address, if its template is enabled.${links}`] : []),
    ...(password !== undefined && connection !== undefined ? [policyWords(passwordPolicy(connection.options))] : []),
    ...(password === undefined ? [] : ['The password is neither stored nor shown again.']),
    ...(connection === undefined ? ['What the connection wants could not be read: Auth0 decides.'] : []),
    ...(connection !== undefined && clients === undefined
      ? ['Whether the connection is enabled for an application could not be read.']
      : []),
  ];
}
