import type { Identity, UserProfile } from '../../src/domain/user.ts';
import type { FieldSpec } from './form.ts';

/** Which of a user's accounts is meant, by its connection; asked where there are several. */
export function accountField(
  { identities = [] }: UserProfile,
  isMeant: (identity: Identity) => boolean = () => true,
): FieldSpec {
  const accounts = identities.filter(isMeant);
  return {
    id: 'connection',
    label: 'Account',
    kind: 'choice',
    initial: accounts[0]?.connection ?? '',
    choices: () =>
      accounts.map(({ connection, provider, user_id }) => ({
        id: connection,
        label: connection,
        note: `${provider}|${String(user_id)}${connection === identities[0]?.connection ? ', the main one' : ''}`,
      })),
    isShown: () => accounts.length > 1,
  };
}
