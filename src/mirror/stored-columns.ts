import { oddColumns, type UserColumns } from './user-columns.ts';

export const plainColumns = [
  'user_id',
  'name',
  'email',
  'username',
  'phone_number',
  'connection',
  'logins_count',
  'last_login',
  'created_at',
  'updated_at',
  'blocked',
  'email_verified',
] as const satisfies readonly (keyof UserColumns)[];

/** What older mirrors have otherwise. */
export const leanNames = [
  'odd_nickname',
  'odd_name_key',
  'odd_email_key',
  'odd_connection_key',
  'odd_text',
  'social',
  'given_length',
  'last_ip',
] as const;

/** Columns of `users` that are written, besides those of the picture; others are made of them. */
export const storedColumns = [...plainColumns, ...leanNames] as const;

/** In the order of `storedColumns`. */
export function storedValues(columns: UserColumns): readonly (string | number | null)[] {
  const stored = { ...columns, ...oddColumns(columns) };
  return storedColumns.map((name) => stored[name]);
}
