import type { UserProfile } from '../../src/domain/user.ts';
import type { UserRow } from '../../src/mirror/mirror.ts';

/** A user of one of the tenants; the profile is only read when the format shows it. */
export interface ListedUser {
  readonly tenant: string;
  readonly row: UserRow;
  readonly profile: () => UserProfile;
}
