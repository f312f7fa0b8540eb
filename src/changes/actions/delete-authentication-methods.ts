import { z } from 'zod';

import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Detail } from '../../domain/detail.ts';
import type { Action } from './action.ts';
import { chosenOf, chosenShape, idOf } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { isFactor, methodName } from './methods-of-user.ts';
import { readSoftly } from './read-softly.ts';

interface Input {
  readonly ids: readonly string[];
}

/**
 * Takes second factors and passkeys from a user, one request each: Auth0 takes all at once only from whom has no passkey.
 * https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authentication-methods-with-management-api
 */
export const deleteAuthenticationMethods: Action<Input, Detail | undefined> = {
  action: 'delete-authentication-methods',
  kind: 'user',
  verb: 'delete',
  input: z.strictObject({ ids: chosenShape.ids.unwrap() }),
  scopes: () => ['delete:authentication_methods'],
  read: async (reading, { id }) => await readSoftly(reading, 'authentication_methods', id),
  plan: ({ subject, facts, input }) => {
    const { items } = chosenOf(facts, input);
    const path = `/users/${encodeURIComponent(subject.id)}/authentication-methods`;
    const left = facts?.items.filter((item) => isFactor(item) && !items.includes(item));
    return {
      differences: items.map((item): Difference => {
        return { field: `authentication_methods.${idOf(item)}`, before: methodName(item), after: undefined };
      }),
      requests: items.map((item): ChangeRequest => {
        return { method: 'DELETE', path: `${path}/${encodeURIComponent(idOf(item))}` };
      }),
      remarks: [
        ...(left?.length === 0 && items.some(isFactor)
          ? [
              'The user has no second factor left: at the next login a new one is asked for where the tenant demands it.',
            ]
          : []),
        ...(items.some(({ type }) => type === 'passkey')
          ? ['The passkey stays on the device of the user, where it no longer opens anything.']
          : []),
        'The user can enroll again; what is deleted cannot be brought back.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: () => ({ words: 'the user has no such authentication method any more' }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return true;
    const { items, isKnown } = chosenOf(facts, input);
    return isKnown ? items.length === 0 : 'cannot tell';
  },
  // Auth0 keeps an older view of it in the profile (`multifactor`), which no answer shows.
  after: (_answers, { subject, at }) => ({
    ...forgetDetails(subject.id, ['authentication_methods', 'enrollments'], at),
    reread: [subject.id],
  }),
};
