import { valueAt } from './record-column.ts';
import { detailCommand } from './detail-command.ts';
import type { Column } from './record-column.ts';
import type { DetailItem } from '../../src/domain/detail.ts';
import { dateWords } from './time-words.ts';

function field(title: string, path: string): Column<DetailItem> {
  return { title, value: (item) => valueAt(item, path) };
}

function date(title: string, path: string): Column<DetailItem> {
  return {
    title,
    value: (item) => {
      const at = valueAt(item, path);
      return typeof at === 'string' ? dateWords(at) : at;
    },
  };
}

export const defineUsersDevices = detailCommand({
  kind: 'devices',
  none: 'no devices that stay logged in',
  columns: ({ application }) => [
    field('DEVICE', 'device_name'),
    field('TYPE', 'type'),
    { title: 'APPLICATION', value: (item) => application(item['client_id']) },
    field('ID', 'id'),
  ],
});

export const defineUsersSessions = detailCommand({
  kind: 'sessions',
  none: 'no sessions',
  columns: ({ application }) => [
    date('LOGGED IN', 'authenticated_at'),
    date('LAST USED', 'last_interacted_at'),
    date('ENDS', 'expires_at'),
    field('IP', 'device.last_ip'),
    {
      title: 'APPLICATIONS',
      value: (item) => {
        const clients = valueAt(item, 'clients.client_id');
        return Array.isArray(clients) ? clients.map(application) : undefined;
      },
    },
    field('ID', 'id'),
  ],
});

export const defineUsersRefreshTokens = detailCommand({
  kind: 'refresh_tokens',
  none: 'no refresh tokens',
  columns: ({ application }) => [
    { title: 'APPLICATION', value: (item) => application(item['client_id']) },
    date('MADE', 'created_at'),
    date('LAST USED', 'last_exchanged_at'),
    date('ENDS', 'expires_at'),
    field('ROTATING', 'rotating'),
    field('IP', 'device.last_ip'),
    field('ID', 'id'),
  ],
});

export const defineUsersAuthenticationMethods = detailCommand({
  kind: 'authentication_methods',
  none: 'no authentication methods',
  columns: () => [
    field('TYPE', 'type'),
    field('CONFIRMED', 'confirmed'),
    field('NAME', 'name'),
    { title: 'WHERE', value: (item) => item['phone_number'] ?? item['email'] },
    date('ENROLLED', 'enrolled_at'),
    date('LAST USED', 'last_auth_at'),
    field('ID', 'id'),
  ],
});

export const defineUsersRoles = detailCommand({
  kind: 'roles',
  none: 'no roles',
  columns: () => [field('NAME', 'name'), field('DESCRIPTION', 'description'), field('ID', 'id')],
});

export const defineUsersPermissions = detailCommand({
  kind: 'permissions',
  none: 'no permissions',
  columns: () => [
    field('PERMISSION', 'permission_name'),
    field('API', 'resource_server_name'),
    field('IDENTIFIER', 'resource_server_identifier'),
    field('THROUGH', 'sources.source_name'),
    field('SOURCE', 'sources.source_type'),
  ],
});

export const defineUsersOrganizations = detailCommand({
  kind: 'organizations',
  none: 'no organizations',
  columns: () => [field('NAME', 'name'), field('DISPLAY NAME', 'display_name'), field('ID', 'id')],
});

export const defineUsersGrants = detailCommand({
  kind: 'grants',
  none: 'no grants',
  columns: ({ application }) => [
    { title: 'APPLICATION', value: (item) => application(item['clientID']) },
    field('AUDIENCE', 'audience'),
    field('SCOPES', 'scope'),
    field('ID', 'id'),
  ],
});

export const defineUsersBlocks = detailCommand({
  kind: 'blocks',
  none: 'no brute-force blocks',
  columns: () => [field('IDENTIFIER', 'identifier'), field('IP', 'ip'), field('CONNECTION', 'connection')],
});
