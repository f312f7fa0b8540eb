import type { Identity, UserProfile } from '../../src/domain/user.ts';
import { gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { labelled } from './section.ts';

const labelWidth = 16;

/** Fields of a root profile that an identity provider fills. */
const providerFields = ['given_name', 'family_name', 'nickname', 'picture', 'locale', 'gender'];

/**
 * What identity providers say of a user, and why it cannot be changed. Of a linked identity it is its `profileData`; of
 * the first one it is the root of the profile.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/configure-connection-sync-with-auth0
 */
export function attributeLines(profile: UserProfile, width: number): readonly Line[] {
  return (profile.identities ?? []).flatMap((identity, at) => identityLines(profile, identity, at, width));
}

function identityLines(profile: UserProfile, identity: Identity, at: number, width: number): readonly Line[] {
  const values = at === 0 ? pick(profile, providerFields) : (identity.profileData ?? {});
  const held = Object.entries(values).filter(([, value]) => typeof value !== 'object');
  return [
    [gap(1), piece(identity.connection, 'strong'), piece(at === 0 ? '  first identity' : '  linked', 'dim')],
    ...startWith(gap(1), wrapWords(whyReadOnly(identity, at), width - 2, 'dim')),
    ...held.map(([label, value]) => labelled(`  ${label}`, labelWidth, piece(value))),
  ];
}

function whyReadOnly({ provider }: Identity, at: number): string {
  if (at > 0) return 'Read-only: what a linked identity says stays with that identity.';
  if (provider === 'auth0') return 'Kept by Auth0 itself: names and picture can be edited.';
  if (provider === 'email' || provider === 'sms') return 'Kept by Auth0 itself: names and picture can be edited.';
  return 'Read-only as long as the connection syncs user profile attributes at each login: the switch is in its settings.';
}

function pick(profile: UserProfile, fields: readonly string[]): object {
  return Object.fromEntries(fields.flatMap((field) => (profile[field] === undefined ? [] : [[field, profile[field]]])));
}
