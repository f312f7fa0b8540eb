import type { DetailItem } from '../../src/domain/detail.ts';
import { addPermissions } from '../actions/add-permissions.ts';
import { removePermissions } from '../actions/remove-permissions.ts';
import { itemLine } from './item-line.ts';
import type { Section } from './section.ts';

/** What APIs let the user do, directly or through roles. */
export const permissionsSection: Section = {
  kind: 'permissions',
  title: 'Permissions',
  none: 'no permissions',
  rows: (_, { items }) =>
    items.map((item) => {
      const api = item['resource_server_name'] ?? item['resource_server_identifier'];
      return { line: itemLine(item['permission_name'], api, sourceWords(item)), item };
    }),
  add: { action: addPermissions, words: 'add' },
  remove: {
    action: removePermissions,
    words: 'remove',
    inputOf: (item) => {
      if (!sourcesOf(item).some(({ source_type }) => source_type === 'DIRECT'))
        return 'it comes through a role: remove the role';
      const { resource_server_identifier, permission_name } = item;
      return { permissions: [{ resource_server_identifier, permission_name }] };
    },
  },
};

function sourcesOf(item: DetailItem): readonly DetailItem[] {
  return Array.isArray(item['sources']) ? (item['sources'] as readonly DetailItem[]) : [];
}

function sourceWords(item: DetailItem): string {
  const words = sourcesOf(item).map(({ source_type, source_name }) =>
    source_type === 'DIRECT' ? 'direct' : `through ${String(source_name)}`,
  );
  return words.join(', ');
}
