import { revokeGrants } from '../actions/revoke-grants.ts';
import { applicationName } from '../components/application-name.ts';
import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** What the user has allowed applications to do. */
export const grantsSection: Section = {
  kind: 'grants',
  title: 'Authorized applications',
  none: 'no application was authorized by the user',
  wants: (tenant) => [{ tenant, catalogue: 'clients' }],
  rows: (state, { items }) =>
    items.map((item) => {
      const scope = Array.isArray(item['scope']) ? item['scope'].join(' ') : item['scope'];
      return { line: itemLine(applicationName(state, item['clientID']), item['audience'], scope), item };
    }),
  remove: { action: revokeGrants, words: 'revoke', inputOf: (item) => ({ ids: [String(item['id'])] }) },
};
