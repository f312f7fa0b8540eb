import type { DetailKind } from '../../domain/detail.ts';
import { authenticationMethods } from './authentication-methods.ts';
import { blocks } from './blocks.ts';
import { clientsOfConnection } from './clients-of-connection.ts';
import { connectedAccounts } from './connected-accounts.ts';
import { connectionsOfClient } from './connections-of-client.ts';
import { connectionsOfOrganization } from './connections-of-organization.ts';
import type { DetailSource } from './detail-source.ts';
import { devices } from './devices.ts';
import { enrollments } from './enrollments.ts';
import { grants } from './grants.ts';
import { invitationsOfOrganization } from './invitations-of-organization.ts';
import { membersOfOrganization } from './members-of-organization.ts';
import { membersOfRole } from './members-of-role.ts';
import { organizations } from './organizations.ts';
import { permissionsOfRole } from './permissions-of-role.ts';
import { permissions } from './permissions.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { roles } from './roles.ts';
import { sessions } from './sessions.ts';
import { tenantFlags } from './tenant-flags.ts';

const sources: readonly DetailSource[] = [
  authenticationMethods,
  blocks,
  clientsOfConnection,
  connectedAccounts,
  connectionsOfClient,
  connectionsOfOrganization,
  devices,
  enrollments,
  grants,
  invitationsOfOrganization,
  membersOfOrganization,
  membersOfRole,
  organizations,
  permissions,
  permissionsOfRole,
  refreshTokens,
  roles,
  sessions,
  tenantFlags,
];

/** How each kind of detail is read. */
export const detailSources = Object.fromEntries(sources.map((source) => [source.kind, source])) as Readonly<
  Record<DetailKind, DetailSource>
>;
