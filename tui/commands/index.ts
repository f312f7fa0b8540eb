import type { CommandRow } from './command.ts';

/**
 * The command tree: one row and one file per command. Help texts and the README's table are drawn from it.
 * Files are loaded on demand, so that `tenantry status` does not pay for what `tenantry demo` needs.
 */
export const commandRows: readonly CommandRow[] = [
  {
    path: 'demo',
    summary: 'Try everything on simulated tenants, in a home that is thrown away at the end',
    example: 'tenantry demo',
    load: async () => (await import('./demo.ts')).defineDemo,
  },
  {
    path: 'simulator',
    summary: 'Serve one simulated tenant on this machine until it is stopped',
    example: 'tenantry simulator --users 500 --seed 7',
    load: async () => (await import('./simulator.ts')).defineSimulator,
  },
  {
    path: 'tenants list',
    summary: 'Show the tenants that are set up here',
    example: 'tenantry tenants list --json',
    load: async () => (await import('./tenants-list.ts')).defineTenantsList,
  },
  {
    path: 'tenants add',
    summary: 'Set up a tenant and check that signing in works',
    example:
      'tenantry tenants add acme-prod --domain acme.eu.auth0.com --client-id AbC123 --private-key ./key.pem --environment production',
    load: async () => (await import('./tenants-add.ts')).defineTenantsAdd,
  },
  {
    path: 'tenants edit',
    summary: 'Change how a tenant is reached, marked or guarded',
    example: 'tenantry tenants edit acme-dev --environment development --read-write',
    load: async () => (await import('./tenants-edit.ts')).defineTenantsEdit,
  },
  {
    path: 'tenants remove',
    summary: 'Forget a tenant: its mirror, its key and its secret',
    example: 'tenantry tenants remove acme-dev --yes',
    load: async () => (await import('./tenants-remove.ts')).defineTenantsRemove,
  },
  {
    path: 'tenants test',
    summary: 'Sign in to tenants and compare the granted scopes with the needed ones',
    example: 'tenantry tenants test acme-prod',
    load: async () => (await import('./tenants-test.ts')).defineTenantsTest,
  },
  {
    path: 'sync',
    summary: 'Bring mirrors up to date once, with progress',
    example: 'tenantry sync acme-prod',
    load: async () => (await import('./sync.ts')).defineSync,
  },
  {
    path: 'daemon run',
    summary: 'Keep all mirrors up to date, in the foreground',
    example: 'tenantry daemon run',
    load: async () => (await import('./daemon-run.ts')).defineDaemonRun,
  },
  {
    path: 'daemon start',
    summary: 'Keep all mirrors up to date, in the background',
    example: 'tenantry daemon start',
    load: async () => (await import('./daemon-start.ts')).defineDaemonStart,
  },
  {
    path: 'daemon stop',
    summary: 'Stop the daemon',
    example: 'tenantry daemon stop',
    load: async () => (await import('./daemon-stop.ts')).defineDaemonStop,
  },
  {
    path: 'daemon status',
    summary: 'Tell whether a daemon is running; exit code 7 when not',
    example: 'tenantry daemon status --json',
    load: async () => (await import('./daemon-status.ts')).defineDaemonStatus,
  },
  {
    path: 'status',
    summary: 'Tell how fresh each mirror is; exit code 7 when something is stale or not running',
    example: 'tenantry status --json',
    load: async () => (await import('./status.ts')).defineStatus,
  },
  {
    path: 'users list',
    summary: 'List users of the mirror, all or those that match a query',
    example: "tenantry users list 'email:*@acme.com AND blocked:true' --sort -last_login --json",
    load: async () => (await import('./users-list.ts')).defineUsersList,
  },
  {
    path: 'users search',
    summary: 'The same as `users list`',
    example: 'tenantry users search ada --all-tenants',
    load: async () => (await import('./users-list.ts')).defineUsersList,
  },
  {
    path: 'users show',
    summary: 'Show one user with everything that is known',
    example: 'tenantry users show ada@example.com --json',
    load: async () => (await import('./users-show.ts')).defineUsersShow,
  },
  {
    path: 'users logs',
    summary: 'List what happened to a user and what was done to the user, newest first',
    example: 'tenantry users logs ada@example.com --since 30d --ndjson',
    load: async () => (await import('./users-logs.ts')).defineUsersLogs,
  },
  {
    path: 'users locations',
    summary: 'Show where a user logged in, and what is odd about it',
    example: 'tenantry users locations ada@example.com --json',
    load: async () => (await import('./users-locations.ts')).defineUsersLocations,
  },
  {
    path: 'users create',
    summary: 'Create a user in a database or a passwordless connection',
    example:
      'tenantry users create --connection Username-Password-Authentication --email ada@example.com --password-stdin',
    load: async () => (await import('./users-create.ts')).defineUsersCreate,
  },
  {
    path: 'users block',
    summary: 'Keep a user from logging in',
    example: "tenantry users block ada@example.com --tenant acme-dev --reason 'ticket 4711' --yes",
    load: async () => (await import('./users-block.ts')).defineUsersBlock,
  },
  {
    path: 'users unblock',
    summary: 'Let a blocked user log in again',
    example: "tenantry users unblock 'auth0|5f7c8ec7c33c6c004bbafe82' --tenant acme-dev",
    load: async () => (await import('./users-unblock.ts')).defineUsersUnblock,
  },
  {
    path: 'users unblock-login',
    summary: 'Lift the blocks of brute-force protection from a user',
    example: "tenantry users unblock-login ada@example.com --tenant acme-dev --reason 'ticket 4711' --yes",
    load: async () => (await import('./users-unblock-login.ts')).defineUsersUnblockLogin,
  },
  {
    path: 'users unblock-identifier',
    summary: 'Lift them from an e-mail, username or phone number, whether or not a user has it',
    example: 'tenantry users unblock-identifier adda@example.com --tenant acme-dev --yes',
    load: async () => (await import('./users-unblock-identifier.ts')).defineUsersUnblockIdentifier,
  },
  {
    path: 'users link',
    summary: 'Make another user an identity of this one; that account ceases to exist',
    example:
      "tenantry users link 'auth0|5f7c8ec7c33c6c004bbafe82' --with 'google-oauth2|103547991597142817347' --merge-metadata",
    load: async () => (await import('./users-link.ts')).defineUsersLink,
  },
  {
    path: 'users unlink',
    summary: 'Take an identity off a user: it becomes a user of its own again, and empty',
    example: "tenantry users unlink ada@example.com --identity 'google-oauth2|103547991597142817347'",
    load: async () => (await import('./users-unlink.ts')).defineUsersUnlink,
  },
  {
    path: 'users update',
    summary: 'Change the profile of a user, or the metadata',
    example: `tenantry users update ada@example.com --user-metadata '{"plan":"gold","trial":null}'`,
    load: async () => (await import('./users-update.ts')).defineUsersUpdate,
  },
  {
    path: 'users verify-email',
    summary: 'Have an e-mail address verified: by mail, by a link, or by hand',
    example: 'tenantry users verify-email ada@example.com --ticket',
    load: async () => (await import('./users-verify-email.ts')).defineUsersVerifyEmail,
  },
  {
    path: 'users reset-password',
    summary: 'Let a user set a new password by mail or link, or set one',
    example: 'tenantry users reset-password ada@example.com --mail',
    load: async () => (await import('./users-reset-password.ts')).defineUsersResetPassword,
  },
  {
    path: 'users set-picture',
    summary: 'Change the picture of a user',
    example: 'tenantry users set-picture ada@example.com --initials',
    load: async () => (await import('./users-set-picture.ts')).defineUsersSetPicture,
  },
  {
    path: 'users delete',
    summary: 'Delete a user with all linked identities; this cannot be undone',
    example: "tenantry users delete 'auth0|5f7c8ec7c33c6c004bbafe82' --tenant acme-dev --reason 'ticket 4711'",
    load: async () => (await import('./users-delete.ts')).defineUsersDelete,
  },
  {
    path: 'users recreate',
    summary: 'Make a user again that was deleted from here, from the copy in the journal',
    example: "tenantry users recreate 'auth0|5f7c8ec7c33c6c004bbafe82' --tenant acme-dev",
    load: async () => (await import('./users-recreate.ts')).defineUsersRecreate,
  },
  {
    path: 'users authentication-methods',
    summary: 'List second factors and passkeys of a user',
    example: 'tenantry users authentication-methods ada@example.com --tenant acme-dev',
    load: async () => (await import('./users-details.ts')).defineUsersAuthenticationMethods,
  },
  {
    path: 'users blocks',
    summary: 'List the brute-force blocks of a user',
    example: 'tenantry users blocks ada@example.com --json',
    load: async () => (await import('./users-details.ts')).defineUsersBlocks,
  },
  {
    path: 'users devices',
    summary: 'List the devices on which a user stays logged in',
    example: 'tenantry users devices ada@example.com --tenant acme-dev',
    load: async () => (await import('./users-details.ts')).defineUsersDevices,
  },
  {
    path: 'users grants',
    summary: 'List what a user has allowed applications to do',
    example: 'tenantry users grants ada@example.com',
    load: async () => (await import('./users-details.ts')).defineUsersGrants,
  },
  {
    path: 'users organizations',
    summary: 'List the organizations of a user',
    example: 'tenantry users organizations ada@example.com --json',
    load: async () => (await import('./users-details.ts')).defineUsersOrganizations,
  },
  {
    path: 'users permissions',
    summary: 'List the permissions of a user, with the roles that they come from',
    example: 'tenantry users permissions ada@example.com',
    load: async () => (await import('./users-details.ts')).defineUsersPermissions,
  },
  {
    path: 'users refresh-tokens',
    summary: 'List the refresh tokens of a user (Enterprise plan)',
    example: 'tenantry users refresh-tokens ada@example.com',
    load: async () => (await import('./users-details.ts')).defineUsersRefreshTokens,
  },
  {
    path: 'users roles',
    summary: 'List the roles of a user',
    example: "tenantry users roles 'auth0|5f7c8ec7c33c6c004bbafe82' --tenant acme-dev",
    load: async () => (await import('./users-details.ts')).defineUsersRoles,
  },
  {
    path: 'users sessions',
    summary: 'List the sessions of a user (Enterprise plan)',
    example: 'tenantry users sessions ada@example.com',
    load: async () => (await import('./users-details.ts')).defineUsersSessions,
  },
  {
    path: 'applications list',
    summary: 'List the applications of a tenant',
    example: 'tenantry applications list --json',
    load: async () => (await import('./catalogues-list.ts')).defineApplicationsList,
  },
  {
    path: 'connections list',
    summary: 'List the connections of a tenant',
    example: 'tenantry connections list --tenant acme-dev',
    load: async () => (await import('./catalogues-list.ts')).defineConnectionsList,
  },
  {
    path: 'organizations list',
    summary: 'List the organizations of a tenant',
    example: 'tenantry organizations list --all-tenants',
    load: async () => (await import('./catalogues-list.ts')).defineOrganizationsList,
  },
  {
    path: 'roles list',
    summary: 'List the roles of a tenant',
    example: 'tenantry roles list --tenant acme-dev',
    load: async () => (await import('./catalogues-list.ts')).defineRolesList,
  },
  {
    path: 'logs list',
    summary: 'List log events of the mirror, newest first',
    example: 'tenantry logs list --user ada@example.com --since 7d',
    load: async () => (await import('./logs-list.ts')).defineLogsList,
  },
  {
    path: 'logs show',
    summary: 'Show one log event with all its details',
    example: 'tenantry logs show 90020211103032530111223343147286033102509916061341581378 --json',
    load: async () => (await import('./logs-show.ts')).defineLogsShow,
  },
  {
    path: 'journal list',
    summary: 'List the changes that were made from this computer, newest first',
    example: 'tenantry journal list --user ada@example.com',
    load: async () => (await import('./journal-list.ts')).defineJournalList,
  },
  {
    path: 'journal undo',
    summary: 'Take a change back, if the record was not changed again since',
    example: 'tenantry journal undo 4f5c3a86-5d2b-4c3e-9d1a-0c7f5b8a2e11',
    load: async () => (await import('./journal-undo.ts')).defineJournalUndo,
  },
];

/** Groups of commands with what is said about them in the help text. */
export const commandGroups: Readonly<Record<string, string>> = {
  tenants: 'Set up the tenants of this computer',
  daemon: 'Run the daemon that keeps the mirrors up to date',
  users: 'Find, look at and change users',
  applications: 'Look at the applications of a tenant',
  connections: 'Look at the connections of a tenant',
  organizations: 'Look at the organizations of a tenant',
  roles: 'Look at the roles of a tenant',
  logs: 'Look at log events',
  journal: 'See what was changed from here',
};
