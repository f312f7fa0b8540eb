import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Detail } from '../../domain/detail.ts';
import type { UserProfile } from '../../domain/user.ts';
import type { Action } from './action.ts';
import { chosenOf, idOf } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { methodName } from './methods-of-user.ts';
import { readSoftly } from './read-softly.ts';

/**
 * Takes all second factors from a user, so that new ones are enrolled at the next login. Passkeys stay.
 * https://auth0.com/docs/secure/multi-factor-authentication/reset-user-mfa
 */
export const resetMfa: Action<undefined, Detail | undefined> = {
  action: 'reset-mfa',
  kind: 'user',
  verb: 'reset MFA',
  scopes: () => ['delete:guardian_enrollments', 'update:users'],
  read: async (reading, { id }) => await readSoftly(reading, 'authentication_methods', id),
  plan: ({ user, subject, facts }) => {
    const items = factorsOf(facts);
    const { isKnown } = chosenOf(facts, { all: true });
    const guardian = items.length > 0 || !isKnown || (user.multifactor ?? []).includes('guardian');
    const providers = olderProviders(user);
    const path = `/users/${encodeURIComponent(subject.id)}`;
    return {
      differences: [
        ...items.map((item): Difference => {
          return { field: `authentication_methods.${idOf(item)}`, before: methodName(item), after: undefined };
        }),
        ...(items.length === 0 && guardian
          ? [{ field: 'multifactor.guardian', before: 'enrolled', after: undefined }]
          : []),
        ...providers.map((name): Difference => ({
          field: `multifactor.${name}`,
          before: 'enrolled',
          after: undefined,
        })),
      ],
      requests: [
        ...(guardian ? [{ method: 'DELETE', path: `${path}/authenticators` } as const] : []),
        ...providers.map((name): ChangeRequest => ({ method: 'DELETE', path: `${path}/multifactor/${name}` })),
      ],
      remarks: [
        'Be sure who asks for it: whoever knows the password can then enroll a factor of their own.',
        'Passkeys stay, and so do sessions and refresh tokens. The recovery code goes.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: ({ facts }) => ({
    words: 'the user has no second factor',
    hint: facts?.items.some(({ type }) => type === 'passkey') === true ? 'Passkeys are deleted one by one.' : undefined,
  }),
  isDone: ({ user, facts }) => {
    if (user === undefined) return true;
    if (!chosenOf(facts, { all: true }).isKnown) return 'cannot tell';
    return factorsOf(facts).length === 0 && olderProviders(user).length === 0;
  },
  after: (_answers, { subject, at }) => ({
    ...forgetDetails(subject.id, ['authentication_methods', 'enrollments'], at),
    reread: [subject.id],
  }),
};

/** What goes: everything but passkeys and passwords, whether enrolling was finished or not. */
function factorsOf(detail: Detail | undefined): Detail['items'] {
  return chosenOf(detail, { all: true }).items.filter(({ type }) => type !== 'passkey' && type !== 'password');
}

/** Providers from before Guardian, which Auth0 resets one by one. */
function olderProviders({ multifactor }: UserProfile): readonly string[] {
  return (multifactor ?? []).filter((name) => name === 'duo' || name === 'google-authenticator');
}
