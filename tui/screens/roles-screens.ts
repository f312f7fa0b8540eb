import { groupListScreen } from './group-list.ts';
import { groupScreen } from './group-screen.ts';
import type { Screen } from './screen.ts';

/** The roles of a tenant, and what each of them is. */
export const rolesScreens: readonly Screen[] = [
  groupListScreen('role', 'Roles', 'g r'),
  groupScreen({
    kind: 'role',
    screen: 'role',
    columns: [
      { title: 'NAME', width: 20, grows: 2 },
      { title: 'EMAIL', width: 24, grows: 3 },
      { title: 'USER_ID', width: 30, isExtra: true },
    ],
    idOf: (item) => String(item['user_id']),
    cells: (_, item) => [item['name'], item['email'], item['user_id']],
    hasMarks: true,
    none: 'Nobody has this role.',
  }),
  groupScreen({
    kind: 'role',
    screen: 'role-permissions',
    columns: [
      { title: 'PERMISSION', width: 22, grows: 1 },
      { title: 'API', width: 20, grows: 1 },
      { title: 'DESCRIPTION', width: 20, grows: 2 },
      { title: 'IDENTIFIER', width: 30, isExtra: true },
    ],
    idOf: (item) => `${String(item['resource_server_identifier'])} ${String(item['permission_name'])}`,
    cells: (_, item) => [
      item['permission_name'],
      item['resource_server_name'],
      item['description'],
      item['resource_server_identifier'],
    ],
    none: 'This role gives no permission.',
  }),
];
