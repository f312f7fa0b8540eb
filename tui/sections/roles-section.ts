import { assignRoles } from '../actions/assign-roles.ts';
import { removeRoles } from '../actions/remove-roles.ts';
import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** Roles of the tenant; those within organizations are something else. */
export const rolesSection: Section = {
  kind: 'roles',
  title: 'Roles',
  none: 'no roles',
  screen: 'role',
  rows: (_, { items }) => items.map((item) => ({ line: itemLine(item['name'], item['description']), item })),
  add: { action: assignRoles, words: 'assign' },
  remove: { action: removeRoles, words: 'remove', inputOf: (item) => ({ roles: [String(item['id'])] }) },
};
