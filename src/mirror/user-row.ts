import type { UserRow } from './mirror.ts';

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
