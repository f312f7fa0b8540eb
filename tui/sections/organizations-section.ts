import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** Organizations that the user is a member of; members come and go on the screen of the organization. */
export const organizationsSection: Section = {
  kind: 'organizations',
  title: 'Organizations',
  none: 'member of no organization',
  screen: 'organization',
  rows: (_, { items }) =>
    items.map((item) => ({ line: itemLine(item['display_name'] ?? item['name'], item['name'], item['id']), item })),
  note: 'Enter opens',
};
