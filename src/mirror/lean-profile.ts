import type { UserProfile } from '../domain/user.ts';
import type { UserColumns } from './user-columns.ts';

/** What a profile is read from; see `storedProfile`. */
export interface StoredProfile extends Pick<UserColumns, LeftOut> {
  /** JSON of what no column holds. Older mirrors have the whole profile there. */
  readonly profile: string;
}

const texts = ['email', 'username', 'phone_number', 'name', 'nickname', 'user_id'] as const;
const dates = ['created_at', 'updated_at', 'last_login'] as const;
type LeftOut = (typeof texts | typeof dates)[number] | 'logins_count';

const leftOut: ReadonlySet<string> = new Set<LeftOut>([...texts, ...dates, 'logins_count']);

/** As which columns a field of the profile that is left out of its JSON is read, whole. */
export function columnOf(field: string): LeftOut | undefined {
  return leftOut.has(field) ? (field as LeftOut) : undefined;
}

/** A `StoredProfile` over `users u JOIN profiles p`. */
export const storedProfile = `${[...leftOut].map((name) => `u.${name}`).join(', ')}, json(p.profile) AS profile`;

/**
 * The JSON of a profile without what its columns hold to the letter: half of most profiles. What a column does not hold as
 * it is – an empty text, half of a character, a date in other words – stays.
 */
export function leanProfile(profile: UserProfile, columns: Pick<UserColumns, LeftOut>): string {
  // Without a prototype, to which a field called __proto__ would be something else than a field.
  const kept = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(profile)) {
    const column = columnOf(key);
    const value = profile[key];
    if (column === undefined || value === null || value !== valueOf(columns, column)) kept[key] = value;
  }
  return JSON.stringify(kept);
}

/** The whole profile. What columns held comes where Auth0 has it: dates of the account and names first, logins last. */
export function wholeProfile(stored: StoredProfile): UserProfile {
  const kept = JSON.parse(stored.profile) as Record<string, unknown>;
  const fields: Record<string, unknown> = {};
  add(fields, stored, 'created_at');
  for (const name of texts) add(fields, stored, name);
  add(fields, stored, 'updated_at');
  // Not assigned: a profile may have a field that is called __proto__.
  const whole = Object.fromEntries([...Object.entries(fields), ...Object.entries(kept)]);
  for (const name of ['last_login', 'logins_count'] as const) if (!Object.hasOwn(kept, name)) add(whole, stored, name);
  return whole as UserProfile;
}

function add(fields: Record<string, unknown>, stored: StoredProfile, name: LeftOut): void {
  const value = valueOf(stored, name);
  if (value !== null) fields[name] = value;
}

function valueOf(columns: Pick<UserColumns, LeftOut>, name: LeftOut): string | number | null {
  const value = columns[name];
  return typeof value === 'number' && name !== 'logins_count' ? new Date(value).toISOString() : value;
}
