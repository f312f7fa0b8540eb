import { readDate } from '../../src/domain/user.ts';
import { longDate } from '../components/relative-time.ts';
import { catalogueOf } from '../state/details.ts';
import { groupTenant } from '../state/group.ts';
import type { UiState } from '../ui-state.ts';
import { groupListScreen } from './group-list.ts';
import { groupScreen } from './group-screen.ts';
import type { Screen } from './screen.ts';

/** The organizations of a tenant, and who and what belongs to each of them. */
export const organizationsScreens: readonly Screen[] = [
  groupListScreen('organization', 'Organizations', 'g o'),
  groupScreen({
    kind: 'organization',
    screen: 'organization',
    columns: [
      { title: 'NAME', width: 20, grows: 2 },
      { title: 'EMAIL', width: 24, grows: 3 },
      { title: 'USER_ID', width: 30, isExtra: true },
    ],
    idOf: (item) => String(item['user_id']),
    cells: (_, item) => [item['name'], item['email'], item['user_id']],
    hasMarks: true,
    none: 'Nobody is a member.',
  }),
  groupScreen({
    kind: 'organization',
    screen: 'organization-invitations',
    columns: [
      { title: 'EMAIL', width: 24, grows: 3 },
      { title: 'INVITED BY', width: 14, grows: 1 },
      { title: 'APPLICATION', width: 14, grows: 1 },
      { title: 'ENDS', width: 16 },
      { title: 'ID', width: 22, isExtra: true },
    ],
    idOf: (item) => String(item['id']),
    cells: (state, item) => [
      partOf(item['invitee'], 'email'),
      partOf(item['inviter'], 'name'),
      applicationName(state, item['client_id']),
      longDate(readDate(item['expires_at'])).slice(0, 16),
      item['id'],
    ],
    none: 'Nobody is invited.',
    wants: (tenant) => [{ tenant, catalogue: 'clients' }],
  }),
  groupScreen({
    kind: 'organization',
    screen: 'organization-connections',
    columns: [
      { title: 'CONNECTION', width: 24, grows: 2 },
      { title: 'STRATEGY', width: 14, grows: 1 },
      { title: 'LOGGING IN MAKES A MEMBER', width: 25 },
      { title: 'ID', width: 24, isExtra: true },
    ],
    idOf: (item) => String(item['connection_id']),
    cells: (_, item) => [
      partOf(item['connection'], 'name'),
      partOf(item['connection'], 'strategy'),
      item['assign_membership_on_login'] === true ? 'yes' : 'no',
      item['connection_id'],
    ],
    none: 'No connection is enabled: members cannot log in to this organization.',
  }),
];

function partOf(value: unknown, field: string): unknown {
  return (value as Readonly<Record<string, unknown>> | undefined)?.[field];
}

function applicationName(state: UiState, client_id: unknown): unknown {
  const clients = catalogueOf(state, groupTenant(state), 'clients');
  return clients.find((client) => client.client_id === client_id)?.name ?? client_id;
}
