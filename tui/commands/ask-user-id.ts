import type { ChangeContext } from '../../src/changes/changes.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { isEmail, onlyUser } from './find-user.ts';

/**
 * For a change, Auth0 itself is asked who has an e-mail: the mirror may not know of a second one yet. Its endpoint
 * compares exactly; databases store addresses in lower case, other connections as they came, so the mirror is asked how
 * it may be spelled.
 * https://auth0.com/docs/manage-users/user-search/retrieve-users-with-get-users-by-email-endpoint
 */
export async function askUserId({ client, mirror, tenant, signal }: ChangeContext, user: string): Promise<string> {
  if (!isEmail(user)) return user;
  const mirrored = mirror.findUsersByEmail(user).flatMap(({ profile }) => profile.email ?? []);
  const found = new Map<string, UserProfile>();
  for (const email of new Set([user, user.toLowerCase(), ...mirrored])) {
    const { body } = await client.getUsersByEmail(email, { priority: 'person', reason: 'person', signal });
    for (const profile of body) found.set(profile.user_id, profile);
  }
  return onlyUser([...found.values()], user, tenant.name);
}
