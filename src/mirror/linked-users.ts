import type { Identity, UserProfile } from '../domain/user.ts';

/** Whoever is an identity of this user by now, and so no user any more. */
export function linkedUsers({ user_id, identities }: UserProfile): string[] {
  if (!Array.isArray(identities) || identities.length < 2) return [];
  return (identities as readonly Identity[])
    .map((identity) => `${identity?.provider}|${identity?.user_id}`)
    .filter((linked) => linked !== user_id);
}
