import type { MirroredUser, UserRow } from './mirror.ts';
import { sortKey, userColumns } from './user-columns.ts';
import { isSortColumn } from './user-order.ts';

/** What a `UserRow` is read from; the table is `users u`. */
export const rowColumns = `u.user_id, u.name, u.email, u.username, u.phone_number, u.nickname, u.connection, u.logins_count,
  u.last_login, u.created_at, u.updated_at, u.blocked, u.email_verified`;

export const isStale = 'EXISTS (SELECT 1 FROM stale WHERE stale.user_id = u.user_id) AS stale';

export function readRow(row: Record<string, unknown>): UserRow {
  const { blocked, email_verified, stale } = row;
  return {
    ...(row as unknown as UserRow),
    blocked: blocked === 1,
    email_verified: email_verified === null ? null : email_verified === 1,
    stale: stale === 1,
  };
}

/** The row of a user whose profile is at hand, in a list that is sorted by a field of the profile. */
export function rowOfUser({ profile, stale }: MirroredUser, sortField: string): UserRow {
  const columns = userColumns(profile);
  const row = {
    ...columns,
    blocked: columns.blocked === 1,
    email_verified: columns.email_verified === null ? null : columns.email_verified === 1,
    stale,
  };
  return isSortColumn(sortField) ? row : { ...row, sort_value: sortValueOf(profile[sortField]) };
}

function sortValueOf(value: unknown): string | number | null {
  if (typeof value === 'string') return sortKey(value);
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : null;
}
