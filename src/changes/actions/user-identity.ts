import type { Identity, UserProfile } from '../../domain/user.ts';

/** One login account of a user, with what is kept of it: of the main one in the profile, of others in their data. */
export interface UserIdentity {
  readonly identity: Identity;
  readonly isMain: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The account of a connection, or the main one; undefined when the user has none there. */
export function identityOf(user: UserProfile, connection: string | undefined): UserIdentity | undefined {
  const identities = user.identities ?? [];
  const at = connection === undefined ? 0 : identities.findIndex((each) => each.connection === connection);
  const identity = identities[at];
  if (identity === undefined) return undefined;
  return { identity, isMain: at === 0, data: at === 0 ? user : (identity.profileData ?? {}) };
}

/** How requests about mails and tickets name an account. https://auth0.com/docs/api/management/v2/jobs/post-verification-email */
export function identityBody({ user_id, provider }: Identity, connection_id: string | undefined): object {
  return { user_id: String(user_id), provider, ...(connection_id === undefined ? {} : { connection_id }) };
}
