import { z } from 'zod';

import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Detail, DetailItem } from '../../domain/detail.ts';
import { AppError } from '../../errors.ts';
import type { Action, Reading } from './action.ts';
import { chosenOf, chosenShape, type ChosenInput, idOf, isOneOfBoth, stableWords } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { readSoftly } from './read-softly.ts';

interface Input extends ChosenInput {
  /** Also the refresh tokens that were given out in the session. */
  readonly refresh_tokens?: boolean | undefined;
}

/**
 * Ends sessions at the login page. Refresh tokens survive them unless they are asked for as well. The work is accepted and
 * done a little later. Enterprise plan.
 * https://auth0.com/docs/manage-users/sessions/manage-user-sessions-with-auth0-management-api
 */
export const revokeSessions: Action<Input, Detail | undefined> = {
  action: 'revoke-sessions',
  kind: 'user',
  verb: 'revoke',
  input: z
    .strictObject({ ...chosenShape, refresh_tokens: z.boolean().optional() })
    .refine(isOneOfBoth, { error: 'name either ids or all' }),
  scopes: ({ refresh_tokens }) => ['delete:sessions', ...(refresh_tokens === true ? ['delete:refresh_tokens'] : [])],
  read: async (reading, { id }) => await readSessions(reading, id),
  plan: ({ subject, facts, input }) => {
    const { items, isKnown } = chosenOf(facts, input);
    const isAll = input.ids === undefined;
    const requests = isAll && isKnown && items.length === 0 ? [] : requestsOf(subject.id, items, input);
    return {
      differences: isAll
        ? [{ field: 'sessions', before: 'all', after: 'none' }]
        : items.map((item): Difference => {
            return { field: `sessions.${idOf(item)}`, before: sessionName(item), after: undefined };
          }),
      requests,
      remarks: [
        ...(isAll && isKnown ? [`Sessions now: ${items.length}.`] : []),
        'The next visit of the login page asks for the password again. Auth0 does it a few seconds after it has agreed.',
        input.refresh_tokens === true
          ? 'Refresh tokens that were given out in these sessions are revoked as well.'
          : 'Refresh tokens survive: applications that hold one stay logged in until it is unlinked.',
        'Access tokens that were issued stay good until they expire.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: ({ input }) => ({
    words: input.ids === undefined ? 'the user has no session' : 'the user has no such session any more',
  }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return true;
    const { items, isKnown } = chosenOf(facts, input);
    return isKnown ? items.length === 0 : 'cannot tell';
  },
  after: (_answers, { subject, at }) => forgetDetails(subject.id, ['sessions', 'refresh_tokens', 'devices'], at),
};

/** @throws AppError `not_in_plan` */
async function readSessions(reading: Reading, user_id: string): Promise<Detail | undefined> {
  const detail = await readSoftly(reading, 'sessions', user_id);
  if (detail?.problem?.reason !== 'plan') return detail;
  const { name } = reading.tenant;
  throw new AppError('not_in_plan', `${detail.problem.words}: tenant ${name}`, {
    tenant: name,
    hint: 'Devices can be unlinked on every plan, and a blocked user cannot log in again.',
  });
}

function requestsOf(
  user_id: string,
  items: readonly DetailItem[],
  { ids, refresh_tokens }: Input,
): readonly ChangeRequest[] {
  const withTokens = refresh_tokens === true;
  if (ids === undefined) {
    const path = `/users/${encodeURIComponent(user_id)}`;
    if (withTokens)
      return [{ method: 'POST', path: `${path}/revoke-access`, body: { preserve_refresh_tokens: false } }];
    return [{ method: 'DELETE', path: `${path}/sessions` }];
  }
  return items.map((item) => {
    const path = `/sessions/${encodeURIComponent(idOf(item))}`;
    return withTokens ? { method: 'POST', path: `${path}/revoke` } : { method: 'DELETE', path };
  });
}

/** What a person may know a session by, and what does not change while it is in use. Raw text. */
function sessionName(item: DetailItem): string {
  const { created_at } = item;
  const device = (item['device'] ?? {}) as DetailItem;
  const since = typeof created_at === 'string' ? `since ${created_at.slice(0, 16).replace('T', ' ')}` : undefined;
  const from = typeof device['initial_ip'] === 'string' ? `from ${device['initial_ip']}` : undefined;
  return stableWords(since, from);
}
