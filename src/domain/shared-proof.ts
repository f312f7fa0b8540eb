import type { UserProfile } from './user.ts';

/** What two accounts can have in common that was proved for both of them. */
export type SharedProof = 'email' | 'phone_number';

/**
 * What is the same, and verified, on both sides. Without any of it nothing shows that the two are one person.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking
 */
export function sharedProofs(a: UserProfile, b: UserProfile): readonly SharedProof[] {
  const sameMail = a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase();
  const samePhone = a.phone_number !== undefined && a.phone_number === b.phone_number;
  return [
    ...(sameMail && a.email_verified === true && b.email_verified === true ? (['email'] as const) : []),
    ...(samePhone && a.phone_verified === true && b.phone_verified === true ? (['phone_number'] as const) : []),
  ];
}
