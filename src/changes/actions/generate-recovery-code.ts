import { z } from 'zod';

import type { Detail } from '../../domain/detail.ts';
import type { Action } from './action.ts';
import { chosenOf } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { readSoftly } from './read-softly.ts';
import { isFactor } from './methods-of-user.ts';

const answerShape = z.object({ recovery_code: z.string() });

/**
 * Makes a new recovery code, which Auth0 tells once. The old one is worthless from then on. 404 for whom has no factor.
 * https://auth0.com/docs/secure/multi-factor-authentication/reset-user-mfa
 */
export const generateRecoveryCode: Action<undefined, Detail | undefined> = {
  action: 'generate-recovery-code',
  kind: 'user',
  verb: 'generate',
  scopes: () => ['update:users'],
  read: async (reading, { id }) => await readSoftly(reading, 'authentication_methods', id),
  plan: ({ subject, facts }) => {
    const { items, isKnown } = chosenOf(facts, { all: true });
    if (isKnown && !items.some(isFactor)) return { differences: [], requests: [], remarks: [] };
    return {
      differences: [{ field: 'recovery_code', before: 'the present one', after: 'a new one' }],
      requests: [{ method: 'POST', path: `/users/${encodeURIComponent(subject.id)}/recovery-code-regeneration` }],
      remarks: [
        'The code is shown once and kept nowhere. It opens the second factor once: hand it over on a safe way.',
        'Be sure who asks for it.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: () => ({ words: 'the user has no second factor, and therefore no recovery code' }),
  isDone: () => 'cannot tell',
  after: ([answer], { subject, at }) => {
    const read = answerShape.safeParse(answer?.body);
    return {
      ...forgetDetails(subject.id, ['authentication_methods'], at),
      result: read.success ? read.data.recovery_code : undefined,
    };
  },
};
