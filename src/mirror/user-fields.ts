import { hasFacets } from './facets.ts';
import { splitPath } from '../query/split-path.ts';
import { sql } from '../query/sql.ts';
import type { FieldSchema, SqlSchema } from '../query/to-sql.ts';

const day = 86_400_000;

/** Fields whose values are part of `users.text`. */
const searchable: ReadonlySet<string> = new Set(['user_id', 'name', 'email', 'username', 'phone_number', 'nickname']);

export function isSearchable(field: string): boolean {
  return searchable.has(field);
}

function column(kind: 'text' | 'number' | 'date' | 'boolean', name: string): FieldSchema {
  return { kind, expression: `u.${name}` };
}

function json(...path: string[]): FieldSchema {
  return { kind: 'json', path };
}

/** What users can be searched by, over `users u`. Names as Auth0 spells them; `is`, `has` and `connection` are ours. */
const fields: Readonly<Record<string, FieldSchema>> = {
  user_id: column('text', 'user_id'),
  name: column('text', 'name'),
  email: column('text', 'email'),
  'email.domain': { kind: 'text', expression: `substr(u.email, nullif(instr(u.email, '@'), 0) + 1)` },
  email_verified: column('boolean', 'email_verified'),
  username: column('text', 'username'),
  phone_number: column('text', 'phone_number'),
  phone_verified: json('phone_verified'),
  nickname: column('text', 'nickname'),
  given_name: json('given_name'),
  family_name: json('family_name'),
  picture: json('picture'),
  connection: column('text', 'connection'),
  'identities.connection': json('identities', 'connection'),
  'identities.provider': json('identities', 'provider'),
  'identities.user_id': json('identities', 'user_id'),
  'identities.isSocial': json('identities', 'isSocial'),
  blocked: column('boolean', 'blocked'),
  logins_count: column('number', 'logins_count'),
  last_login: column('date', 'last_login'),
  created_at: column('date', 'created_at'),
  updated_at: column('date', 'updated_at'),
  last_ip: json('last_ip'),
  last_password_reset: json('last_password_reset'),
  multifactor: json('multifactor'),
  locale: json('locale'),
  is: {
    kind: 'words',
    words: {
      blocked: () => sql('u.blocked = 1'),
      unverified: () => sql('u.email_verified = 0'),
      verified: () => sql('u.email_verified = 1'),
      pending: () => sql('(u.last_login IS NULL AND u.logins_count IS NULL)'),
      dormant: (now) => sql('u.last_login < ?', now - 90 * day),
      stale: () => sql('EXISTS (SELECT 1 FROM stale WHERE stale.user_id = u.user_id)'),
    },
  },
  has: {
    kind: 'has',
    fields: { email: 'email', username: 'username', phone: 'phone_number', name: 'name', mfa: 'multifactor' },
  },
};

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

export function userSchema(now: number): SqlSchema {
  return {
    fields,
    openRoots,
    profile: '(SELECT profile FROM profiles WHERE profiles.id = u.id)',
    text: 'u.text',
    now,
  };
}
