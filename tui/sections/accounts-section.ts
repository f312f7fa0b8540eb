import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** Accounts elsewhere whose tokens Auth0 keeps for the user. There is no way to change them from here. */
export const accountsSection: Section = {
  kind: 'connected_accounts',
  title: 'Connected accounts (read-only)',
  none: 'no connected accounts',
  rows: (_, { items }) =>
    items.map((item) => {
      const scopes = Array.isArray(item['scopes']) ? item['scopes'].join(' ') : item['scopes'];
      return { line: itemLine(item['connection'], item['access_type'], scopes), item };
    }),
};
