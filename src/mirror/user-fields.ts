import { hasDuplicateEmail } from './duplicate-emails.ts';
import { hasFacets } from './facets.ts';
import { belongsTo, groupKinds } from './known-groups.ts';
import { documentOf } from './lean-profile.ts';
import { isLoginBlocked } from './login-blocks.ts';
import { hasSecondFactor, mayHaveSecondFactor } from './second-factors.ts';
import { splitPath } from '../query/split-path.ts';
import { sql } from '../query/sql.ts';
import type { FieldSchema, SqlSchema } from '../query/schema.ts';
import { bareUserFields } from '../query/bare-user-fields.ts';
import { hasWords, isWords } from '../query/user-words.ts';

export function isSearchable(field: string): boolean {
  return bareUserFields.has(field);
}

type ColumnKind = 'number' | 'date' | 'boolean';

function column(kind: ColumnKind, name: string, about: string): FieldSchema {
  return { kind, expression: `u.${name}`, about };
}

function text(name: string, about: string): FieldSchema & { readonly kind: 'text' } {
  return { kind: 'text', expression: `u.${name}`, about };
}

function json(about: string, ...path: string[]): FieldSchema & { readonly kind: 'json' } {
  return { kind: 'json', path, about };
}

/** Words of `is:` and `has:`: those of the language, and those that only the mirror knows. */
export const userWords = {
  is: {
    ...isWords,
    brute_force_blocked: {
      about: 'kept out by brute-force protection, as far as the log and what was read tell',
      where: isLoginBlocked,
    },
    duplicate_email: { about: 'another user here has the same e-mail address', where: hasDuplicateEmail },
    stale: {
      about: 'Auth0 has a newer record that was not read yet',
      where: () => sql('EXISTS (SELECT 1 FROM stale WHERE stale.user_id = u.user_id)'),
    },
  },
  has: hasWords,
};

/** What users can be searched by, over `users u`. Names as Auth0 spells them; `is`, `has` and `connection` are ours. */
const fields: Readonly<Record<string, FieldSchema>> = {
  email: { ...text('email', 'e-mail address'), key: 'u.email_key' },
  name: { ...text('name', 'full name'), key: 'u.name_key' },
  user_id: text('user_id', 'id, with the provider: auth0|5f7c…'),
  is: { kind: 'words', about: 'a state', words: userWords.is },
  has: { kind: 'words', about: 'something is there', words: userWords.has },
  blocked: column('boolean', 'blocked', 'blocked by an administrator'),
  email_verified: column('boolean', 'email_verified', 'the e-mail address is verified'),
  last_login: column('date', 'last_login', 'last login'),
  logins_count: column('number', 'logins_count', 'number of logins'),
  created_at: column('date', 'created_at', 'when the account was made'),
  updated_at: column('date', 'updated_at', 'last change, logins included'),
  connection: text('connection', 'connection of the main account'),
  role: {
    kind: 'own',
    about: 'name or id of a role, as far as roles were read',
    condition: (match) => belongsTo(groupKinds.role, match),
    takes: 'the name or the id of a role',
  },
  org: {
    kind: 'own',
    about: 'name or id of an organization, as far as members were read',
    condition: (match) => belongsTo(groupKinds.org, match),
    takes: 'the name or the id of an organization',
  },
  organization_id: {
    kind: 'own',
    about: 'the same, as Auth0 calls it',
    condition: (match) => belongsTo(groupKinds.org, match),
    takes: 'the id of an organization',
  },
  'email.domain': {
    kind: 'text',
    expression: `substr(u.email, nullif(instr(u.email, '@'), 0) + 1)`,
    about: 'what stands behind the @',
  },
  username: text('username', 'username'),
  phone_number: text('phone_number', 'phone number: +49…'),
  phone_verified: { ...json('the phone number is verified', 'phone_verified'), holds: 'boolean' },
  nickname: text('nickname', 'nickname'),
  given_name: json('first name', 'given_name'),
  family_name: json('last name', 'family_name'),
  'identities.connection': json('connection of the main or a linked account', 'identities', 'connection'),
  'identities.provider': json('provider of an account: auth0, google-oauth2, samlp …', 'identities', 'provider'),
  'identities.user_id': json('id of an account, without the provider', 'identities', 'user_id'),
  'identities.isSocial': { ...json('an account is social', 'identities', 'isSocial'), holds: 'boolean' },
  last_ip: json('address of the last login', 'last_ip'),
  last_password_reset: { ...json('last change of the password', 'last_password_reset'), holds: 'date' },
  mfa: {
    kind: 'own',
    about: 'type of a second factor, as far as it is known: totp, phone, push-notification, guardian …',
    condition: (match) => hasSecondFactor(match, documentOf('multifactor')),
    among: mayHaveSecondFactor,
    takes: 'a type, such as totp',
  },
  multifactor: json('second factors, as the profile has them: guardian …', 'multifactor'),
  locale: json('language, where the provider tells it', 'locale'),
  picture: json('address of the picture', 'picture'),
};

/** Fields of the profile itself, by the names that Auth0 gives them. */
export const userFieldNames: readonly string[] = Object.entries(fields).flatMap(([name, { kind }]) =>
  kind === 'words' || kind === 'own' || name === 'email.domain' || name === 'connection' ? [] : [name],
);

const openRoots = ['user_metadata', 'app_metadata', 'identities'];

/** Path of a field in the JSON, for the index of facets; what has the same value there is as good. */
export function facetPath(field: string): readonly string[] | undefined {
  if (field === 'email.domain') return [field];
  if (field === 'connection') return ['identities', 'connection'];
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (known) return known.kind === 'json' && hasFacets(known.path[0] ?? '') ? known.path : undefined;
  const path = splitPath(field);
  return openRoots.includes(path[0] ?? '') ? path : undefined;
}

/** Whether a field of the JSON holds a date. */
export function holdsDate(field: string): boolean {
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return known?.kind === 'json' && known.holds === 'date';
}

/** Whether a field is the path of a single value in the profile, as lists can be sorted by. */
export function isProfilePath(field: string): boolean {
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const path = splitPath(field);
  if (known === undefined) return path.length > 1 && !path.includes('') && openRoots.includes(path[0] ?? '');
  return path.length === 1 && known.kind !== 'words' && known.kind !== 'own';
}

export function userSchema(now: number): SqlSchema {
  return {
    fields,
    openRoots,
    profile: documentOf,
    text: 'u.text',
    now,
  };
}
