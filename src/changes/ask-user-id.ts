import type { UserProfile } from '../domain/user.ts';
import { AppError } from '../errors.ts';
import type { Reading } from './actions/action.ts';

/** True for an e-mail address; a `user_id` of Auth0 holds a `|`. */
export function isEmail(user: string): boolean {
  return user.includes('@') && !user.includes('|');
}

/**
 * The `user_id` that a person means: the text itself, or that of the only user with this e-mail. For a change, Auth0
 * itself is asked who has an e-mail: the mirror may not know of a second one yet. Its endpoint compares exactly;
 * databases store addresses in lower case, other connections as they came, so the mirror is asked how it may be spelled.
 * https://auth0.com/docs/manage-users/user-search/retrieve-users-with-get-users-by-email-endpoint
 * @throws AppError as `onlyUser`
 */
export async function askUserId(
  { client, mirror, tenant, options }: Pick<Reading, 'client' | 'mirror' | 'tenant' | 'options'>,
  user: string,
): Promise<string> {
  if (!isEmail(user)) return user;
  const mirrored = mirror.findUsersByEmail(user).flatMap(({ profile }) => profile.email ?? []);
  const found = new Map<string, UserProfile>();
  for (const email of new Set([user, user.toLowerCase(), ...mirrored])) {
    const { body } = await client.getUsersByEmail(email, options);
    for (const profile of body) found.set(profile.user_id, profile);
  }
  return onlyUser([...found.values()], user, tenant.name);
}

/** @throws AppError `not_found`, or `usage` with the candidates when an e-mail names several */
export function onlyUser(users: readonly UserProfile[], email: string, tenant: string): string {
  const [only, another] = users;
  if (only === undefined) {
    throw new AppError('not_found', `no user has the e-mail ${email} in ${tenant}`, {
      tenant,
      hint: 'Look for it with `tenantry users list`; a very new user may not be in the mirror yet.',
    });
  }
  if (another === undefined) return only.user_id;
  const ids = users.map((candidate) => candidate.user_id);
  throw new AppError('usage', `${ids.length} users have the e-mail ${email} in ${tenant}`, {
    tenant,
    hint: `Name one by its user_id: ${ids.join(', ')}`,
  });
}
