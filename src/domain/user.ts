import { AppError } from '../errors.ts';
import { readIsoDate } from './iso-date.ts';

/** One login account inside a profile. `user_id` has no provider prefix here. */
export interface Identity {
  readonly connection: string;
  readonly user_id: string | number;
  readonly provider: string;
  readonly isSocial?: boolean;
  readonly profileData?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/**
 * A user as Auth0 sends it: wire spelling, unknown fields kept. Absent fields are omitted, never null;
 * `last_login`, `last_ip` and `logins_count` are absent until the first login.
 * Dates are ISO 8601 strings; the API's schemas also admit objects, which count as unknown.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure
 */
export interface UserProfile {
  readonly user_id: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly username?: string;
  readonly phone_number?: string;
  readonly phone_verified?: boolean;
  readonly name?: string;
  readonly nickname?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly picture?: string;
  readonly blocked?: boolean;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly last_login?: string;
  readonly last_ip?: string;
  readonly logins_count?: number;
  readonly last_password_reset?: string;
  readonly identities?: readonly Identity[];
  readonly user_metadata?: Readonly<Record<string, unknown>>;
  readonly app_metadata?: Readonly<Record<string, unknown>>;
  readonly multifactor?: readonly string[];
  readonly [key: string]: unknown;
}

/** IdP tokens inside identities. They never pass the API boundary, so no mirror, screen or export can hold them. */
export const identityTokens = ['access_token', 'access_token_secret', 'refresh_token'] as const;

/**
 * Takes a profile out of an answer: checks the one field that everything hangs on, drops the tokens of identity
 * providers, keeps everything else as it came.
 * @throws AppError `bad_answer` when it is no object with a `user_id`.
 */
export function readUserProfile(value: unknown): UserProfile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('bad_answer', 'expected a user, got something else');
  }
  const user = value as Record<string, unknown>;
  if (typeof user['user_id'] !== 'string' || user['user_id'] === '') {
    throw new AppError('bad_answer', 'expected a user with a user_id, got one without');
  }
  const identities = user['identities'];
  if (!Array.isArray(identities) || !identities.some(holdsToken)) return user as UserProfile;
  return { ...user, identities: identities.map(withoutTokens) } as unknown as UserProfile;
}

function holdsToken(identity: unknown): boolean {
  return typeof identity === 'object' && identity !== null && identityTokens.some((key) => key in identity);
}

function withoutTokens(identity: unknown): unknown {
  if (!holdsToken(identity)) return identity;
  const kept = { ...(identity as Record<string, unknown>) };
  for (const key of identityTokens) delete kept[key];
  return kept;
}

/** Milliseconds since the epoch of one of Auth0's dates, or undefined when it is absent or no readable string. */
export function readDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const usual = readIsoDate(value);
  if (!Number.isNaN(usual)) return usual;
  const at = Date.parse(value);
  return Number.isNaN(at) ? readLeapSecond(value) : at;
}

/** The second that a clock may show after 23:59:59. Here as in the time of POSIX it is the next one. */
function readLeapSecond(value: string): number | undefined {
  if (!/T\d\d:\d\d:60(?:\.|Z|[+-]|$)/.test(value)) return undefined;
  const at = Date.parse(value.replace(':60', ':59'));
  return Number.isNaN(at) ? undefined : at + 1000;
}

/** True until the first login: the dashboard calls such a user `pending`. */
export function isPending(user: { last_login?: unknown; logins_count?: unknown }): boolean {
  return user.last_login === undefined && user.logins_count === undefined;
}
