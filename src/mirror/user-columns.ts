import { foldText } from '../domain/fold-text.ts';
import { readDate } from '../domain/user.ts';
import type { UserProfile } from '../domain/user.ts';
import type { UserRow } from './mirror.ts';

/** What is filtered, sorted and listed of a profile. */
export interface UserColumns extends Omit<UserRow, 'blocked' | 'email_verified' | 'stale'> {
  readonly blocked: 0 | 1;
  readonly email_verified: 0 | 1 | null;
  readonly name_key: string | null;
  readonly email_key: string | null;
  readonly connection_key: string | null;
  /** Folded texts that bare words are looked up in, one a line. */
  readonly text: string;
  /** Whether the only identity is a social one, where it is what `connection` and `user_id` say, and nothing else. */
  readonly social: 0 | 1 | null;
  /** Characters of the given name, where the name is that one, a blank, and the family name. */
  readonly given_length: number | null;
  readonly last_ip: string | null;
  /** The address of the picture, where it is a hash between other characters: see `picture-forms.ts`. */
  readonly made_picture: string | null;
}

/** The only way from a profile to its columns, so that they cannot drift apart. Fields of a wrong type count as absent. */
export function userColumns(profile: UserProfile): UserColumns {
  // As SQLite gives it back: otherwise the column would differ each time.
  const user_id = profile.user_id.toWellFormed();
  const name = text(profile.name);
  const email = text(profile.email);
  const username = text(profile.username);
  const phone_number = text(profile.phone_number);
  const nickname = text(profile.nickname);
  const identities: unknown = profile.identities;
  const [main] = Array.isArray(identities) ? (identities as unknown[]) : [];
  const [foldedName, foldedEmail] = [foldedOf(name), foldedOf(email)];
  const connection = text((main as { connection?: unknown } | null | undefined)?.connection);
  return {
    user_id,
    name,
    email,
    username,
    phone_number,
    nickname,
    connection,
    logins_count: integer(profile.logins_count),
    last_login: readDate(profile.last_login) ?? null,
    created_at: readDate(profile.created_at) ?? null,
    updated_at: readDate(profile.updated_at) ?? null,
    blocked: profile.blocked === true ? 1 : 0,
    email_verified: typeof profile.email_verified === 'boolean' ? (profile.email_verified ? 1 : 0) : null,
    name_key: sortKey(name, foldedName),
    email_key: sortKey(email, foldedEmail),
    connection_key: sortKey(connection),
    text: searchText([foldedName, foldedEmail, ...[username, phone_number, nickname, user_id].map(foldedOf)]),
    social: socialOf(profile, connection),
    given_length: givenLengthOf(profile, name),
    last_ip: typeof profile.last_ip === 'string' && isPlain(profile.last_ip) ? profile.last_ip : null,
    made_picture: madePictureOf(profile.picture),
  };
}

function socialOf({ identities, user_id }: UserProfile, connection: string | null): 0 | 1 | null {
  if (connection === null || !Array.isArray(identities) || identities.length !== 1 || !isPlain(user_id)) return null;
  const identity = (identities as readonly unknown[])[0];
  if (typeof identity !== 'object' || identity === null) return null;
  const found = identity as Readonly<Record<string, unknown>>;
  const social = found['isSocial'] === true ? 1 : 0;
  const [usual] = usualIdentities({ user_id, connection, social });
  // In that order, too: what is read is what was written.
  const names = Object.keys(found);
  if (names.length !== identityNames.length) return null;
  return identityNames.every((name, i) => names[i] === name && found[name] === usual[name]) ? social : null;
}

const identityNames = ['connection', 'user_id', 'provider', 'isSocial'] as const;

/** As Auth0 writes the identity of most users. https://auth0.com/docs/manage-users/user-accounts/user-profiles/normalized-user-profile-schema */
export function usualIdentities({
  user_id,
  connection,
  social,
}: Pick<UserColumns, 'user_id' | 'connection' | 'social'>) {
  const bar = user_id.indexOf('|');
  const provider = user_id.slice(0, Math.max(0, bar));
  return [{ connection, user_id: user_id.slice(bar + 1), provider, isSocial: social === 1 }] as const;
}

function madePictureOf(picture: unknown): string | null {
  return typeof picture === 'string' && takePictureApart(picture) !== undefined ? picture : null;
}

/** Gravatar, or a host that says of itself that it has nothing but pictures of people. */
const host = String.raw`https:\/\/(?:(?:(?:s|www|secure|\d)\.)?gravatar\.com\/avatar|avatars\.[a-z\d-]+\.[a-z]+)`;
/** The default picture is one of two initials. */
const initials = String.raw`(?:https%3A%2F%2Fcdn\.[a-z\d]+\.com%2Favatars%2F[a-z]{1,2}\.png|[a-z]{1,2})`;
const option = String.raw`(?:s=\d{1,4}|r=(?:g|pg|r|x)|d=${initials})`;
const hashed = new RegExp(
  String.raw`^(${host}\/)([0-9a-f]{32})((?:\.(?:png|jpe?g))?(?:\?${option}(?:&${option}){0,2})?)$`,
);

/**
 * What stands around the hash of an address, and the hash; undefined where it has none, or where the rest may tell who it
 * is: that is kept for all users as one, and outlasts each of them.
 * https://auth0.com/docs/manage-users/user-accounts/change-user-picture
 */
export function takePictureApart(picture: string): Readonly<Record<'before' | 'hash' | 'after', string>> | undefined {
  const [, before = '', hash, after = ''] = hashed.exec(picture) ?? [];
  return hash === undefined ? undefined : { before, hash, after };
}

function givenLengthOf({ given_name: given, family_name: family }: UserProfile, name: string | null): number | null {
  if (typeof given !== 'string' || typeof family !== 'string' || given === '' || name === null) return null;
  return name === `${given} ${family}` && isPlain(name) ? Array.from(given).length : null;
}

/** Whether SQLite takes a text apart as we do: its functions end at a zero. */
function isPlain(value: string): boolean {
  return !value.includes('\u0000') && value.isWellFormed();
}

/** What the columns of the same names are worked out from, where they are something else than the usual. */
export interface OddColumns {
  /** Empty: what stands in front of the @ of the address. Null: none. */
  readonly odd_nickname: string | null;
  readonly odd_name_key: string | null;
  readonly odd_email_key: string | null;
  readonly odd_connection_key: string | null;
  /** Empty: the usual. */
  readonly odd_text: string;
}

/** What must be stored of columns that SQL makes of others: see `0011-lean-users.ts` and `0012-leaner-users.ts`, which say how. */
export function oddColumns(columns: UserColumns): OddColumns {
  const { name_key, email_key, connection_key, nickname, text: whole } = columns;
  return {
    odd_nickname: nickname !== null && nickname === localPart(columns.email) ? '' : nickname,
    odd_name_key: name_key === lower(columns.name) ? null : name_key,
    odd_email_key: email_key === lower(columns.email) ? null : email_key,
    odd_connection_key: connection_key === lower(columns.connection) ? null : connection_key,
    odd_text: whole === usualText(columns) ? '' : whole,
  };
}

function localPart(email: string | null): string | undefined {
  return email !== null && isPlain(email) && email.includes('@') ? email.slice(0, email.indexOf('@')) : undefined;
}

function usualText({ name_key, email_key, username, phone_number, user_id }: UserColumns): string {
  const email = email_key === name_key ? null : email_key;
  const parts = [name_key, email, lower(username), lower(phone_number), lower(user_id)];
  return parts.filter((part) => part !== null).join('\n');
}

/** As SQLite's `lower`: of ASCII letters only. */
function lower(value: string | null): string | null {
  return value === null || !/[A-Z]/.test(value)
    ? value
    : value.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : null;
}

function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** Folded; long enough to order people by, short enough for an index. */
export function sortKey(value: string | null, wholeFolded = foldedOf(value)): string | null {
  if (value === null || wholeFolded === null) return null;
  const folded = wholeFolded.trim();
  return (folded === '' ? value : folded).slice(0, 100).toWellFormed();
}

function foldedOf(value: string | null): string | null {
  return value === null ? null : foldText(value);
}

/** A text that is part of another one adds nothing: most nicknames, and names that are the e-mail address. */
function searchText(folded: readonly (string | null)[]): string {
  const kept: string[] = [];
  for (const each of folded) if (each !== null && !kept.some((other) => other.includes(each))) kept.push(each);
  return kept.join('\n');
}
