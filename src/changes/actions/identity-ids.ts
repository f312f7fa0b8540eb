import type { UserProfile } from '../../domain/user.ts';

/** The identities of a user, the main one first, each as the `user_id` that it would have as a user of its own. */
export function identityIds({ identities = [] }: UserProfile): readonly string[] {
  return identities.map(({ provider, user_id }) => `${provider}|${user_id}`);
}

/** Provider and own id of an account. The id of an enterprise user may hold bars itself. */
export function splitUserId(user_id: string): readonly [provider: string, own_id: string] {
  const bar = user_id.indexOf('|');
  return [user_id.slice(0, bar), user_id.slice(bar + 1)];
}
