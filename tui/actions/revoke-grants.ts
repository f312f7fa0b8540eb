import { applicationName } from '../components/application-name.ts';
import { severalForm } from './several-of-user.ts';
import type { UserAction } from './user-action.ts';

/** Revokes what the user has allowed applications to do. */
export const revokeGrants: UserAction = {
  id: 'revoke-grants',
  words: 'Revoke authorized applications',
  verb: 'revoke',
  doing: 'revoking consents of',
  done: 'Revoked consents of',
  scopes: ['delete:grants'],
  applies: () => true,
  form: (_, target) =>
    severalForm({
      words: revokeGrants,
      target,
      kind: 'grants',
      label: 'applications',
      catalogues: ['clients'],
      choices: (state, held) =>
        held.map((item) => ({
          id: String(item['id']),
          label: String(applicationName(state, item['clientID'])),
          note: typeof item['audience'] === 'string' ? item['audience'] : undefined,
        })),
      inputOf: (ids) => ({ ids }),
    }),
};
