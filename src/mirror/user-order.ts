import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { UserSort, UserSortField } from './mirror.ts';

/** What stands in the index of each sort field. */
export const sortColumns: Readonly<Record<UserSortField, string>> = {
  name: 'name_key',
  email: 'email_key',
  connection: 'connection_key',
  logins_count: 'logins_count',
  last_login: 'last_login',
  created_at: 'created_at',
  updated_at: 'updated_at',
  user_id: 'user_id',
};

/**
 * ORDER BY of a sort, in the form that walks an index on (column, user_id) in either direction: users without a value
 * last. Descending is ascending backwards, ties included.
 */
export function orderBy(sort: UserSort): string {
  const column = `u.${sortColumns[sort.field]}`;
  if (sort.field === 'user_id') return sort.descending ? `${column} DESC` : `${column} ASC`;
  return sort.descending ? `${column} DESC NULLS LAST, u.user_id DESC` : `${column} ASC NULLS LAST, u.user_id ASC`;
}

/** The same order, made by sorting what other indexes found. */
export function orderBySorting(sort: UserSort): string {
  return orderBy(sort).replaceAll('u.', '+u.');
}

/** Condition for the users that stand before one with this value, null for none. */
export function standsBefore(sort: UserSort, value: string | number | null, user_id: string): Sql {
  const column = `u.${sortColumns[sort.field]}`;
  const before = sort.descending ? '>' : '<';
  if (sort.field === 'user_id') return sql(`${column} ${before} ?`, user_id);
  if (value === null) return sql(`(${column} IS NOT NULL OR u.user_id ${before} ?)`, user_id);
  return sql(`(${column}, u.user_id) ${before} (?, ?)`, value, user_id);
}
