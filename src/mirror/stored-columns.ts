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

/** Columns of `users` that are written; others are made of them. */
export const storedColumns = [
  ...plainColumns,
  'odd_nickname',
  'odd_name_key',
  'odd_email_key',
  'odd_connection_key',
  'odd_text',
  'social',
  'given_length',
] as const;

/** In the order of `storedColumns`. */
export function storedValues(columns: UserColumns): readonly (string | number | null)[] {
  const stored = { ...columns, ...oddColumns(columns) };
  return storedColumns.map((name) => stored[name]);
}
