import { readIsoDate } from '../domain/iso-date.ts';
import type { UserProfile } from '../domain/user.ts';
import type { Database } from './database.ts';
import { madePicture } from './picture-forms.ts';
import { type UserColumns, usualIdentities } from './user-columns.ts';

/** What a profile is read from; see `storedProfile`. */
export interface StoredProfile extends Pick<UserColumns, LeftOut | PartColumn> {
  /** JSON of what no column holds. Older mirrors have the whole profile there. */
  readonly profile: string;
}

const texts = ['email', 'username', 'phone_number', 'name', 'nickname', 'user_id'] as const;
const dates = ['created_at', 'updated_at', 'last_login'] as const;
type LeftOut = (typeof texts | typeof dates)[number] | 'logins_count' | 'email_verified';

const isDate: ReadonlySet<string> = new Set(dates);
const leftOut: ReadonlySet<string> = new Set<LeftOut>([...texts, ...dates, 'logins_count', 'email_verified']);

/** Columns that tell of several fields, or of parts of a field. */
type PartColumn = 'connection' | 'social' | 'given_length' | 'last_ip' | 'made_picture';

interface Part {
  readonly fields: readonly string[];
  /** Says whether they are left out. */
  readonly when: PartColumn;
  /** The column of `users` that says so. */
  readonly column: string;
  /** Where they stand in a whole profile: before what is stored in it, or behind. */
  readonly isLast?: boolean;
  readonly made: (columns: Pick<UserColumns, LeftOut | PartColumn>) => Readonly<Record<string, unknown>>;
  /** The same as JSONB, over `users u`. */
  readonly sql: string;
}

/** Fields that are made of columns where these say so. */
const parts: readonly Part[] = [
  {
    fields: ['identities'],
    when: 'social',
    column: 'social',
    made: (columns) => ({ identities: usualIdentities(columns) }),
    sql: `jsonb_object('identities', jsonb_array(jsonb_object(
      'connection', u.connection, 'user_id', substr(u.user_id, instr(u.user_id, '|') + 1),
      'provider', substr(u.user_id, 1, max(0, instr(u.user_id, '|') - 1)),
      'isSocial', jsonb(iif(u.social, 'true', 'false')))))`,
  },
  {
    fields: ['given_name', 'family_name'],
    when: 'given_length',
    column: 'given_length',
    made: ({ name, given_length }) => {
      const characters = Array.from(name ?? '');
      const length = given_length ?? 0;
      return {
        given_name: characters.slice(0, length).join(''),
        family_name: characters.slice(length + 1).join(''),
      };
    },
    sql: `jsonb_object('given_name', substr(u.name, 1, u.given_length),
      'family_name', substr(u.name, u.given_length + 2))`,
  },
  {
    fields: ['picture'],
    when: 'made_picture',
    column: 'picture_form',
    made: ({ made_picture }) => ({ picture: made_picture }),
    sql: `jsonb_object('picture', ${madePicture})`,
  },
  {
    fields: ['last_ip'],
    when: 'last_ip',
    column: 'last_ip',
    isLast: true,
    made: ({ last_ip }) => ({ last_ip }),
    sql: `jsonb_object('last_ip', u.last_ip)`,
  },
];

const partOf = new Map(parts.flatMap((part) => part.fields.map((field) => [field, part])));

/** As which columns a field of the profile that is left out of its JSON is read, whole. */
export function columnOf(field: string): LeftOut | undefined {
  return leftOut.has(field) ? (field as LeftOut) : undefined;
}

/** Columns that earlier versions do not have, and what they are read as. */
const partColumns = {
  social: 'u.social',
  given_length: 'u.given_length',
  last_ip: 'u.last_ip',
  picture_form: `${madePicture} AS made_picture`,
} as const;
const wholeColumns = [...[...leftOut].map((name) => `u.${name}`), 'u.connection', 'json(p.profile) AS profile'];

/** A `StoredProfile` over `users u JOIN profiles p`. */
export const storedProfile = [...wholeColumns, ...Object.values(partColumns)].join(', ');

/** What it is read from, and what its picture is made of, in a mirror of any version and without any other table. */
export function storedProfileIn(db: Database): string {
  const columns = new Set(db.prepare(`SELECT name FROM pragma_table_info('users')`).pluck().all());
  const parts = [...Object.keys(partColumns), 'picture_hash'].map((column) =>
    columns.has(column) ? `u.${column}` : `NULL AS ${column}`,
  );
  return [...wholeColumns, ...parts].join(', ');
}

const stored = '(SELECT profile FROM profiles WHERE profiles.id = u.id)';

/**
 * SQL over `users u` of a JSON document that has one field of the profile as it is, if no column holds it whole.
 * @param root the name of the field
 */
export function documentOf(root: string): string {
  const part = partOf.get(root);
  return part === undefined ? stored : `CASE WHEN u.${part.column} IS NULL THEN ${stored} ELSE ${part.sql} END`;
}

/**
 * The JSON of a profile without what its columns hold to the letter: most of most profiles. What a column does not hold as
 * it is – an empty text, half of a character, a date in other words – stays.
 */
export function leanProfile(profile: UserProfile, columns: Pick<UserColumns, LeftOut | PartColumn>): string {
  // Without a prototype, to which a field called __proto__ would be something else than a field.
  const kept = (Object.hasOwn(profile, '__proto__') ? Object.create(null) : {}) as Record<string, unknown>;
  for (const key of Object.keys(profile)) {
    const part = partOf.get(key);
    if (part !== undefined && columns[part.when] !== null) continue;
    const column = columnOf(key);
    const value = profile[key];
    if (column === undefined || value === null || !isHeld(columns, column, value)) kept[key] = value;
  }
  return JSON.stringify(kept);
}

function isHeld(columns: Pick<UserColumns, LeftOut>, column: LeftOut, value: unknown): boolean {
  // Most dates: to write each would take longer than all else.
  const isUsualDate = isDate.has(column) && typeof value === 'string' && readIsoDate(value) === columns[column];
  return isUsualDate || value === valueOf(columns, column);
}

/** The whole profile. What columns held comes where Auth0 has it: dates of the account and names first, logins last. */
export function wholeProfile(columns: StoredProfile): UserProfile {
  const kept = JSON.parse(columns.profile) as Record<string, unknown>;
  const fields: Record<string, unknown> = {};
  add(fields, columns, 'created_at');
  for (const name of texts) add(fields, columns, name);
  add(fields, columns, 'updated_at');
  if (!Object.hasOwn(kept, 'email_verified')) add(fields, columns, 'email_verified');
  const made = parts.filter(({ when }) => columns[when] !== null);
  for (const part of made) if (part.isLast !== true) Object.assign(fields, part.made(columns));
  // Not assigned: a profile may have a field that is called __proto__.
  const whole = Object.fromEntries([...Object.entries(fields), ...Object.entries(kept)]);
  for (const part of made) if (part.isLast === true) Object.assign(whole, part.made(columns));
  for (const name of ['last_login', 'logins_count'] as const) if (!Object.hasOwn(kept, name)) add(whole, columns, name);
  return whole as UserProfile;
}

function add(fields: Record<string, unknown>, columns: StoredProfile, name: LeftOut): void {
  const value = valueOf(columns, name);
  if (value !== null) fields[name] = value;
}

function valueOf(columns: Pick<UserColumns, LeftOut>, name: LeftOut): string | number | boolean | null {
  const value = columns[name];
  if (name === 'email_verified' && value !== null) return value === 1;
  return typeof value === 'number' && name !== 'logins_count' ? new Date(value).toISOString() : value;
}
