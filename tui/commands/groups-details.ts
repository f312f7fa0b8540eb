import type { DetailItem } from '../../src/domain/detail.ts';
import { detailCommand } from './detail-command.ts';
import { findGroupId, type GroupKind } from './find-group.ts';
import { valueAt, type Column } from './record-column.ts';
import { dateWords } from './time-words.ts';

function field(title: string, path: string): Column<DetailItem> {
  return { title, value: (item) => valueAt(item, path) };
}

function ownerOf(kind: GroupKind) {
  return { name: `<${kind}>`, words: `name or id of the ${kind}`, find: findGroupId(kind) };
}

const members = [field('NAME', 'name'), field('EMAIL', 'email'), field('USER_ID', 'user_id')];

export const defineRolesMembers = detailCommand({
  kind: 'members_of_role',
  owner: ownerOf('role'),
  none: 'no users',
  columns: () => members,
});

export const defineRolesPermissions = detailCommand({
  kind: 'permissions_of_role',
  owner: ownerOf('role'),
  none: 'no permissions',
  columns: () => [
    field('PERMISSION', 'permission_name'),
    field('API', 'resource_server_name'),
    field('IDENTIFIER', 'resource_server_identifier'),
    field('DESCRIPTION', 'description'),
  ],
});

export const defineOrganizationsMembers = detailCommand({
  kind: 'members_of_organization',
  owner: ownerOf('organization'),
  none: 'no members',
  columns: () => members,
});

export const defineOrganizationsConnections = detailCommand({
  kind: 'connections_of_organization',
  owner: ownerOf('organization'),
  none: 'no connections',
  columns: () => [
    field('NAME', 'connection.name'),
    field('STRATEGY', 'connection.strategy'),
    field('JOINS ON LOGIN', 'assign_membership_on_login'),
    field('ID', 'connection_id'),
  ],
});

export const defineOrganizationsInvitations = detailCommand({
  kind: 'invitations_of_organization',
  owner: ownerOf('organization'),
  none: 'no invitations',
  columns: ({ application }) => [
    field('EMAIL', 'invitee.email'),
    field('INVITED BY', 'inviter.name'),
    { title: 'APPLICATION', value: (item) => application(item['client_id']) },
    { title: 'ENDS', value: (item) => endsWords(item['expires_at']) },
    field('ID', 'id'),
  ],
});

function endsWords(value: unknown): unknown {
  return typeof value === 'string' ? dateWords(value) : value;
}
