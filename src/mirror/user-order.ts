import { splitPath } from '../query/split-path.ts';
import { jsonPath } from '../query/json-condition.ts';
import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { columnOf, documentOf } from './lean-profile.ts';
import { userSortFields, type UserSort, type UserSortField } from './mirror.ts';

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

export function isSortColumn(field: string): field is UserSortField {
  return (userSortFields as readonly string[]).includes(field);
}

/**
 * What a user is sorted by, as SQL over `users u`: a column, or the value at the end of a path of the profile. Numbers
 * and booleans stand before texts, which are folded; lists, objects and null are no value.
 */
export function sortValue(field: string): Sql {
  if (isSortColumn(field)) return sql(`u.${sortColumns[field]}`);
  const steps = splitPath(field);
  const path = jsonPath(steps);
  const value = `CASE json_type(p.profile, ?) WHEN 'text' THEN sort_key(json_extract(p.profile, ?))
    WHEN 'array' THEN NULL WHEN 'object' THEN NULL ELSE json_extract(p.profile, ?) END`;
  const found = sql(
    `(SELECT ${value} FROM (SELECT ${documentOf(steps[0] ?? '')} AS profile LIMIT 1) p)`,
    path,
    path,
    path,
  );
  const column = columnOf(field);
  if (column === undefined) return found;
  const held = column === 'email_verified' ? 'u.email_verified' : `sort_key(u.${column})`;
  return { ...found, sql: `coalesce(${held}, ${found.sql})` };
}

/**
 * ORDER BY of a sort, in the form that walks the index of a column in either direction: users without a value last.
 * Descending is ascending backwards, ties included: they stand in the order of their rows, which every index has at its
 * end for nothing. A path has no index: what is found is sorted.
 */
export function orderBy({ field, descending }: UserSort): Sql {
  const turn = descending ? 'DESC' : 'ASC';
  const value = sortValue(field);
  if (field === 'user_id') return sql(`${value.sql} ${turn}`);
  return sql(`${value.sql} ${turn} NULLS LAST, u.id ${turn}`, ...value.params);
}

/** The same order from its end, in which the last users are found as soon as the first ones. */
export function orderByBackwards({ field, descending }: UserSort): Sql {
  const turn = descending ? 'ASC' : 'DESC';
  const value = sortValue(field);
  if (field === 'user_id') return sql(`${value.sql} ${turn}`);
  return sql(`${value.sql} ${turn} NULLS FIRST, u.id ${turn}`, ...value.params);
}

/** The same order, made by sorting what other indexes found. */
export function orderBySorting(sort: UserSort): Sql {
  const { sql: text, params } = orderBy(sort);
  return isSortColumn(sort.field) ? sql(text.replaceAll('u.', '+u.')) : sql(text, ...params);
}

/** Condition for the users that stand before the one of this row, which has this value, null for none. */
export function standsBefore(sort: UserSort, value: string | number | null, id: number): Sql {
  const before = sort.descending ? '>' : '<';
  if (sort.field === 'user_id') return sql(`u.user_id ${before} ?`, value);
  const { sql: column, params } = sortValue(sort.field);
  if (value === null) return sql(`(${column} IS NOT NULL OR u.id ${before} ?)`, ...params, id);
  return sql(`(${column}, u.id) ${before} (?, ?)`, ...params, value, id);
}
