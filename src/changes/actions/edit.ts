import { z } from 'zod';

import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { attributesOf, usernameMistake } from '../../domain/user-attributes.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import type { Action } from './action.ts';
import { domainHeader, notificationDomain } from './notification-domain.ts';
import { patchUser } from './patch-user.ts';
import { readConnection } from './read-connection.ts';
import { identityOf, type UserIdentity } from './user-identity.ts';
import { emailText, nameText, phoneText, pictureText } from './user-shapes.ts';
import { isFederated, whyNotEditable } from './why-not-editable.ts';

/** Null takes a value away. What is not named stays. */
const input = z
  .strictObject({
    given_name: nameText(150).nullable().optional(),
    family_name: nameText(150).nullable().optional(),
    name: nameText(300).nullable().optional(),
    nickname: nameText(300).nullable().optional(),
    picture: pictureText.nullable().optional(),
    email: emailText.nullable().optional(),
    email_verified: z.boolean({ error: 'must be true or false' }).optional(),
    username: z.string().min(1).max(128).nullable().optional(),
    phone_number: phoneText.nullable().optional(),
    phone_verified: z.boolean({ error: 'must be true or false' }).optional(),
    /** Whether Auth0 sends a verification mail to a new address. */
    verify_email: z.boolean().optional(),
    /** Which of the user's accounts is meant; the main one when left out. */
    connection: z.string().min(1).optional(),
    domain: notificationDomain.optional(),
  })
  .refine((sent) => [...rootFields, ...accountFields].some((field) => sent[field] !== undefined), {
    error: 'no field is named',
  });
type Input = z.infer<typeof input>;

const rootFields = ['given_name', 'family_name', 'name', 'nickname', 'picture'] as const;
const accountFields = ['email', 'email_verified', 'username', 'phone_number', 'phone_verified'] as const;
type Field = (typeof rootFields)[number] | (typeof accountFields)[number];

/**
 * What may stand together in one request. Auth0 refuses e-mail and user name together, and each with a password; the one
 * that may already be taken goes first, so that most refusals come before anything was changed.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/root-attributes/update-root-attributes-for-users
 */
const groups: readonly (readonly Field[])[] = [
  ['email', 'email_verified'],
  ['username'],
  ['phone_number', 'phone_verified'],
  rootFields,
];

interface Facts {
  readonly tenant: string;
  readonly connection: Connection | undefined;
}

/** Changes the fields of a profile, each group that Auth0 takes together by a request of its own. */
export const edit: Action<Input, Facts> = {
  action: 'edit',
  kind: 'user',
  verb: 'edit',
  input,
  scopes: () => ['update:users'],
  read: async (reading, { id }, wanted) => {
    const name = wanted.connection ?? reading.mirror.getUser(id)?.profile.identities?.[0]?.connection;
    return {
      tenant: reading.tenant.name,
      connection: await readConnection(reading, name),
    };
  },
  plan: ({ user, input: wanted, facts }) => {
    const account = accountOf(user, wanted, facts.tenant);
    const differences = differencesOf(account, wanted);
    refuseUnfit(account, facts, differences);
    return {
      differences,
      requests: requestsOf(user, account, differences, wanted),
      remarks: remarksOf(user, account, differences, wanted, facts),
    };
  },
  nothingToChange: () => ({ words: 'the profile is like this already' }),
  isDone: ({ user, input: wanted }) => {
    const account = user && identityOf(user, wanted.connection);
    return account !== undefined && differencesOf(account, wanted).length === 0;
  },
  undo: ({ differences, input: { connection } }) => ({
    action: 'edit',
    input: { ...Object.fromEntries(differences.map(({ field, before }) => [field, before ?? null])), connection },
  }),
};

function accountOf(user: UserProfile, { connection }: Input, tenant: string): UserIdentity {
  const account = identityOf(user, connection);
  if (account !== undefined) return account;
  const words = connection === undefined ? 'has no account at all' : `has no account in ${connection}`;
  throw new AppError('refused', `the user ${words} in tenant ${tenant}`, {
    tenant,
    hint: `Accounts: ${(user.identities ?? []).map((each) => each.connection).join(', ')}.`,
  });
}

/** A new address or number counts as not verified, unless it is said to be: Auth0 keeps the old sign otherwise. */
function differencesOf({ data, identity }: UserIdentity, wanted: Input): readonly Difference[] {
  const lower = identity.provider === 'auth0';
  const asked: Partial<Record<Field, unknown>> = { ...wanted };
  for (const field of ['email', 'username'] as const) {
    if (lower && typeof asked[field] === 'string') asked[field] = asked[field].toLowerCase();
  }
  const isNew = (field: Field): boolean => typeof asked[field] === 'string' && asked[field] !== data[field];
  if (isNew('email') && asked.email_verified === undefined && data['email_verified'] === true)
    asked.email_verified = false;
  if (isNew('phone_number') && asked.phone_verified === undefined && data['phone_verified'] === true)
    asked.phone_verified = false;
  return [...accountFields, ...rootFields].flatMap((field): Difference[] => {
    if (asked[field] === undefined) return [];
    const after = asked[field] ?? undefined;
    const before = data[field] ?? (typeof after === 'boolean' ? false : undefined);
    return before === after ? [] : [{ field, before, after }];
  });
}

/** Auth0 wants to be told whose e-mail, name or number it is where the account is a linked one, or one of several databases. */
function requestsOf(
  { user_id, identities = [] }: UserProfile,
  { identity, isMain }: UserIdentity,
  differences: readonly Difference[],
  { verify_email, domain }: Input,
): readonly ChangeRequest[] {
  const databases = identities.filter(({ provider }) => provider === 'auth0').length;
  const isNamed = !isMain || (identity.provider === 'auth0' && databases > 1);
  return groups.flatMap((group): ChangeRequest[] => {
    const own = differences.filter(({ field }) => group.includes(field as Field));
    if (own.length === 0) return [];
    const body: Record<string, unknown> = Object.fromEntries(own.map(({ field, after }) => [field, after ?? null]));
    const isAddress = typeof body['email'] === 'string';
    if (isAddress && verify_email !== undefined) body['verify_email'] = verify_email;
    if (isNamed && group !== rootFields) body['connection'] = identity.connection;
    return [{ ...patchUser(user_id, body), ...(isAddress ? domainHeader(domain) : {}) }];
  });
}

/** What Auth0 would refuse, said before and in words. @throws AppError `refused` */
function refuseUnfit(account: UserIdentity, { tenant, connection }: Facts, differences: readonly Difference[]): void {
  for (const { field, after } of differences) {
    const why = whyNotEditable(field, account, connection);
    if (why === undefined) {
      const isName = field === 'username' && typeof after === 'string' && connection?.options !== undefined;
      const mistake = isName ? usernameMistake(after, attributesOf(connection).usernameLength) : undefined;
      if (mistake === undefined) continue;
      throw new AppError('refused', `the user name cannot be set in tenant ${tenant}: ${mistake}`, { tenant });
    }
    throw new AppError('refused', `${field} of this user cannot be changed in tenant ${tenant}: ${why.words}`, {
      tenant,
      hint: why.hint,
    });
  }
}

function remarksOf(
  user: UserProfile,
  { identity, isMain }: UserIdentity,
  differences: readonly Difference[],
  { verify_email }: Input,
  { connection }: Facts,
): readonly string[] {
  const changed = new Map(differences.map((each) => [each.field, each]));
  const email = changed.get('email')?.after;
  const isRoot = rootFields.some((field) => changed.has(field));
  const count = groups.filter((group) => group.some((field) => changed.has(field))).length;
  return [
    ...(typeof email === 'string' || changed.get('email_verified')?.after === false
      ? ['The user is logged out everywhere: Auth0 ends the sessions.']
      : []),
    ...(typeof email === 'string' && verify_email === true
      ? ['Auth0 sends a verification mail to the new address.']
      : []),
    ...(typeof email === 'string' && changed.get('email_verified')?.after === false
      ? ['The new address counts as not verified.']
      : []),
    ...(changed.get('email_verified')?.after === true && isFederated(identity.provider)
      ? [`${identity.provider} may take the sign away at the next login.`]
      : []),
    ...(isRoot && isMain && isFederated(identity.provider) ? [syncWords(identity.connection)] : []),
    ...(changed.has('picture') && isFederated(identity.provider)
      ? ['Where Auth0 refuses it, keep the picture in user_metadata.picture and let an Action use it.']
      : []),
    ...(count > 1
      ? [
          `Auth0 does not take these together: ${String(count)} requests are sent one after the other, and the first that fails ends it.`,
        ]
      : []),
    ...((user.identities?.length ?? 0) > 1 && !isMain
      ? [`This is about the linked account in ${identity.connection}.`]
      : []),
    ...(connection === undefined ? ['What the connection allows could not be read: Auth0 decides.'] : []),
  ];
}

/** When names and pictures of federated users can be written. https://auth0.com/docs/manage-users/user-accounts/user-profiles/configure-connection-sync-with-auth0 */
export function syncWords(connection: string): string {
  return `Auth0 only takes this if ${connection} does not sync user profile attributes at each login (in its settings, set_user_root_attributes); otherwise the provider's values win.`;
}
