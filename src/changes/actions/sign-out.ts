import { z } from 'zod';

import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Detail } from '../../domain/detail.ts';
import type { Action } from './action.ts';
import { chosenOf } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { readSoftly } from './read-softly.ts';
import { readTokens, type TokenFacts, unlinkedOf, unlinkRequests } from './tokens-of-user.ts';

/** Sessions always; what else survives a sign-out only when it is named. */
interface Input {
  readonly refresh_tokens?: boolean | undefined;
  readonly grants?: boolean | undefined;
}

interface Facts extends TokenFacts {
  readonly sessions: Detail | undefined;
  readonly grants: Detail | undefined;
}

/**
 * Signs a user out everywhere: ends all sessions, and where it is asked for takes all refresh tokens and consents.
 * https://auth0.com/docs/manage-users/sessions/manage-user-sessions-with-auth0-management-api
 */
export const signOut: Action<Input, Facts> = {
  action: 'sign-out',
  kind: 'user',
  verb: 'sign out',
  input: z.strictObject({ refresh_tokens: z.boolean().optional(), grants: z.boolean().optional() }),
  scopes: ({ refresh_tokens, grants }) => [
    'delete:sessions',
    ...(refresh_tokens === true ? ['delete:device_credentials'] : []),
    ...(grants === true ? ['delete:grants'] : []),
  ],
  read: async (reading, { id }, { grants }) => ({
    sessions: await readSoftly(reading, 'sessions', id),
    ...(await readTokens(reading, id)),
    grants: grants === true ? await readSoftly(reading, 'grants', id) : undefined,
  }),
  plan: ({ subject, facts, input }) => {
    const parts = [
      endSessions(subject.id, facts),
      endTokens(subject.id, facts, input),
      endGrants(subject.id, facts, input),
    ];
    const done = parts.filter(({ requests }) => requests.length > 0);
    return {
      // Counts would move while it is held: what matters is that nothing is left.
      differences: done.map(({ field }): Difference => ({ field, before: 'all', after: 'none' })),
      requests: done.flatMap(({ requests }) => requests),
      remarks: [
        ...parts.flatMap(({ remarks }) => remarks),
        'Access tokens that were issued stay good until they expire.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: ({ facts, input }) => ({
    words: lacksPlan(facts) ? 'the plan of this tenant cannot end sessions' : 'the user is signed in nowhere',
    hint:
      input.refresh_tokens === true
        ? 'A blocked user cannot log in again.'
        : 'Refresh tokens can be revoked as well: --refresh-tokens, or the second choice of the form. A blocked user cannot log in again.',
  }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return true;
    if (facts === undefined) return false;
    const lists = [
      ...(lacksPlan(facts) ? [] : [facts.sessions]),
      ...(input.refresh_tokens === true ? [facts.devices] : []),
      ...(input.grants === true ? [facts.grants] : []),
    ].map((detail) => chosenOf(detail, { all: true }));
    if (!lists.every(({ isKnown }) => isKnown)) return 'cannot tell';
    return lists.every(({ items }) => items.length === 0);
  },
  after: (_answers, { subject, at }) =>
    forgetDetails(subject.id, ['sessions', 'refresh_tokens', 'devices', 'grants'], at),
};

interface Part {
  readonly field: string;
  readonly requests: readonly ChangeRequest[];
  readonly remarks: readonly string[];
}

function lacksPlan({ sessions }: Facts): boolean {
  return sessions?.problem?.reason === 'plan';
}

/** Where the sessions cannot be listed they are ended nevertheless, unless the plan has none. */
function endSessions(user_id: string, facts: Facts): Part {
  const field = 'sessions';
  if (lacksPlan(facts)) {
    const remarks = ['The plan of this tenant cannot end sessions: a browser that is logged in stays so.'];
    return { field, requests: [], remarks };
  }
  const { items, isKnown } = chosenOf(facts.sessions, { all: true });
  if (isKnown && items.length === 0) return { field, requests: [], remarks: ['The user has no session now.'] };
  const count = isKnown ? `Sessions now: ${items.length}.` : 'How many sessions there are could not be read.';
  return {
    field,
    requests: [{ method: 'DELETE', path: `/users/${encodeURIComponent(user_id)}/sessions` }],
    remarks: [`${count} Auth0 ends them a few seconds after it has agreed.`],
  };
}

function endTokens(user_id: string, facts: Facts, { refresh_tokens }: Input): Part {
  const field = 'devices and refresh tokens';
  const unlinked = unlinkedOf(facts, { all: true });
  const count = unlinked.tokens.length + unlinked.credentials.length;
  const devices = count === 1 ? '1 device' : `${count} devices`;
  // All tokens go by one request, listed or not; the others only one by one.
  const isKnown = chosenOf(facts.devices, { all: true }).isKnown || (unlinked.allTokens && refresh_tokens === true);
  if (refresh_tokens === true) {
    const unseen = 'The devices could not all be read: those that are not counted here STAY LOGGED IN.';
    const remark = count === 0 && isKnown ? 'No device stays logged in now.' : `Unlinked: ${devices}.`;
    return { field, requests: unlinkRequests(user_id, unlinked), remarks: isKnown ? [remark] : [remark, unseen] };
  }
  const unseen = isKnown ? [] : ['Which devices there are could not all be read: refresh tokens survive a sign-out.'];
  const survive = count === 0 ? [] : [`Refresh tokens survive: ${devices} will stay logged in.`];
  return { field, requests: [], remarks: [...survive, ...unseen] };
}

function endGrants(user_id: string, { grants: detail }: Facts, { grants }: Input): Part {
  const field = 'grants';
  if (grants !== true) return { field, requests: [], remarks: [] };
  const { items, isKnown } = chosenOf(detail, { all: true });
  if (isKnown && items.length === 0) return { field, requests: [], remarks: [] };
  return {
    field,
    requests: [{ method: 'DELETE', path: '/grants', query: { user_id } }],
    remarks: ['Applications have to ask for consent again.'],
  };
}
