import { splitPath } from './split-path.ts';

/** How Auth0's search compares a field. */
export interface LuceneField {
  /** As Auth0 spells it. */
  readonly name: string;
  /** `folded`: capitals do not count. `free`: metadata, whose numbers and booleans keep their type. */
  readonly kind: 'folded' | 'exact' | 'date' | 'number' | 'boolean' | 'free';
  /** False: neither wildcards nor ranges. */
  readonly patterns: boolean;
}

const kinds: Readonly<Record<string, LuceneField['kind']>> = {
  user_id: 'exact',
  email: 'folded',
  'email.domain': 'exact',
  email_verified: 'boolean',
  username: 'exact',
  phone_number: 'exact',
  phone_verified: 'boolean',
  name: 'folded',
  given_name: 'folded',
  family_name: 'folded',
  nickname: 'folded',
  created_at: 'date',
  updated_at: 'date',
  last_login: 'date',
  last_ip: 'exact',
  logins_count: 'number',
  blocked: 'boolean',
  'identities.connection': 'exact',
  'identities.provider': 'exact',
  'identities.user_id': 'exact',
  'identities.isSocial': 'boolean',
  organization_id: 'exact',
};

/**
 * The field by which Auth0 searches for what we call so; undefined where it does not.
 * https://auth0.com/docs/manage-users/user-search/user-search-query-syntax
 */
export function luceneField(field: string): LuceneField | undefined {
  if (field === 'connection') return luceneField('identities.connection');
  const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
  if (kind !== undefined) return { name: field, kind, patterns: kind === 'folded' || kind === 'exact' };
  const [root, ...path] = splitPath(field);
  if (path.length === 0 || path.includes('')) return undefined;
  if (root === 'user_metadata') return { name: field, kind: 'free', patterns: false };
  if (root === 'app_metadata') return { name: field, kind: 'free', patterns: true };
  const isProfile = root === 'identities' && path.length > 1 && path[0] === 'profileData';
  return isProfile ? { name: field, kind: 'free', patterns: true } : undefined;
}

const unsorted = new Set(['email.domain', 'identities.isSocial', 'organization_id']);

/**
 * A sort as Auth0 takes it, `field:1` or `field:-1`; undefined for what it cannot sort by, metadata above all.
 * https://auth0.com/docs/manage-users/user-search/sort-search-results
 */
export function luceneSort(field: string, descending: boolean): string | undefined {
  const name = field === 'connection' ? 'identities.connection' : field;
  if (!Object.hasOwn(kinds, name) || unsorted.has(name)) return undefined;
  return `${name}:${descending ? '-1' : '1'}`;
}
