import type { ChangeRequest, Difference } from '../../domain/change.ts';
import type { Detail } from '../../domain/detail.ts';
import type { Action } from './action.ts';
import { applicationName, applicationNames } from './application-names.ts';
import { chosenInput, type ChosenInput, chosenOf, idOf, stableWords } from './chosen-items.ts';
import { forgetDetails } from './forget-details.ts';
import { readSoftly } from './read-softly.ts';

interface Facts {
  readonly grants: Detail | undefined;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Takes back what a user has agreed to: the application loses its refresh tokens and has to ask again.
 * https://auth0.com/docs/secure/tokens/refresh-tokens/revoke-refresh-tokens
 */
export const revokeGrants: Action<ChosenInput, Facts> = {
  action: 'revoke-grants',
  kind: 'user',
  verb: 'revoke',
  input: chosenInput,
  scopes: () => ['delete:grants'],
  read: async (reading, { id }) => ({
    grants: await readSoftly(reading, 'grants', id),
    names: applicationNames(reading),
  }),
  plan: ({ subject, facts, input }) => {
    const { items, isKnown } = chosenOf(facts.grants, input);
    const isAll = input.ids === undefined;
    return {
      differences: isAll
        ? [{ field: 'grants', before: 'all', after: 'none' }]
        : items.map((item): Difference => {
            const words = stableWords(applicationName(facts.names, item['clientID']), item['audience']);
            return { field: `grants.${idOf(item)}`, before: words, after: undefined };
          }),
      requests: isAll && isKnown && items.length === 0 ? [] : requestsOf(subject.id, items.map(idOf), input),
      remarks: [
        'The application loses its refresh tokens for the user and has to ask for consent again.',
        'Access tokens that were issued stay good until they expire.',
      ],
      irreversible: true,
    };
  },
  nothingToChange: ({ input }) => ({
    words: input.ids === undefined ? 'the user has authorized no application' : 'the user has no such grant any more',
  }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined) return true;
    const { items, isKnown } = chosenOf(facts?.grants, input);
    return isKnown ? items.length === 0 : 'cannot tell';
  },
  after: (_answers, { subject, at }) => forgetDetails(subject.id, ['grants', 'devices', 'refresh_tokens'], at),
};

function requestsOf(user_id: string, ids: readonly string[], input: ChosenInput): readonly ChangeRequest[] {
  if (input.ids === undefined) return [{ method: 'DELETE', path: '/grants', query: { user_id } }];
  return ids.map((id) => ({ method: 'DELETE', path: `/grants/${encodeURIComponent(id)}` }));
}
