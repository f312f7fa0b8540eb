/**
 * Scopes that the product uses, each for what. Without an `optional` one everything else works as it should, so nobody is
 * warned about it. The README's table is drawn from it.
 */
export const productScopes = [
  { scope: 'read:users', for: 'mirror of the users' },
  { scope: 'read:logs', for: 'mirror of the logs, history, deletions' },
  { scope: 'read:connections', for: 'names of connections' },
  { scope: 'read:clients', for: 'names of applications' },
  { scope: 'update:users', for: 'block and unblock, metadata, profiles, passwords, verification mails', writes: true },
  { scope: 'delete:users', for: 'delete users', writes: true, optional: true },
  { scope: 'create:users', for: 'create users, make deleted ones again', writes: true, optional: true },
  {
    scope: 'create:user_tickets',
    for: 'links to verify an address or to set a password',
    writes: true,
    optional: true,
  },
  { scope: 'create:role_members', for: 'give roles', writes: true, optional: true },
  { scope: 'update:roles', for: 'give a role to several users', writes: true, optional: true },
  { scope: 'create:organization_members', for: 'add members to organizations', writes: true, optional: true },
  { scope: 'delete:organization_members', for: 'remove members from organizations', writes: true, optional: true },
  { scope: 'create:organization_invitations', for: 'invite into organizations', writes: true, optional: true },
  { scope: 'delete:organization_invitations', for: 'revoke invitations', writes: true, optional: true },
  { scope: 'delete:authentication_methods', for: 'delete second factors and passkeys', writes: true, optional: true },
  { scope: 'delete:device_credentials', for: 'unlink devices', writes: true, optional: true },
  { scope: 'delete:grants', for: 'revoke what users have agreed to', writes: true, optional: true },
  { scope: 'delete:guardian_enrollments', for: 'reset MFA', writes: true, optional: true },
  {
    scope: 'delete:refresh_tokens',
    for: 'unlink devices and sign out, on the Enterprise plan',
    writes: true,
    optional: true,
  },
  {
    scope: 'delete:sessions',
    for: 'revoke sessions and sign out, on the Enterprise plan',
    writes: true,
    optional: true,
  },
  { scope: 'update:connections', for: 'switch applications of a connection on and off', writes: true, optional: true },
  { scope: 'read:authentication_methods', for: 'second factors and passkeys of a user', optional: true },
  { scope: 'read:connections_options', for: 'password policy of databases', optional: true },
  { scope: 'read:custom_domains', for: 'custom domains', optional: true },
  { scope: 'read:device_credentials', for: 'devices of a user', optional: true },
  { scope: 'read:events', for: 'looking at once when something happens, if switched on', optional: true },
  { scope: 'read:grants', for: 'applications that a user has agreed to', optional: true },
  { scope: 'read:organization_connections', for: 'connections of an organization', optional: true },
  { scope: 'read:organization_invitations', for: 'invitations of an organization', optional: true },
  { scope: 'read:organization_members', for: 'members of an organization', optional: true },
  { scope: 'read:organizations', for: 'organizations, and those of a user', optional: true },
  { scope: 'read:refresh_tokens', for: 'refresh tokens of a user, on the Enterprise plan', optional: true },
  { scope: 'read:resource_servers', for: 'APIs and their permissions', optional: true },
  { scope: 'read:roles', for: 'roles, their members and permissions, and those of a user', optional: true },
  { scope: 'read:tenant_settings', for: 'whether the tenant has impersonation', optional: true },
  { scope: 'read:sessions', for: 'sessions of a user, on the Enterprise plan', optional: true },
] as const satisfies readonly { scope: string; for: string; writes?: boolean; optional?: boolean }[];

/** The scopes of a token's `scope` claim: blank-separated. */
export function parseScopes(text: string | undefined): ReadonlySet<string> {
  return new Set((text ?? '').split(/\s+/).filter((part) => part !== ''));
}
