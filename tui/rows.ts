import type { ChangeAction } from '../src/domain/change.ts';

/**
 * Something that the dashboard's user pages do, and where it is done here. Everything is named by the ids of the tables
 * that the program runs on, so neither a key nor a title is written down twice. `test/tui/rows.test.ts` demands that
 * each exists; the README's table is drawn from it.
 */
export interface DashboardRow {
  readonly number: number;
  /** As a person would call it. */
  readonly title: string;
  /** Ids of `screens`. */
  readonly screens?: readonly string[];
  /** Ids of `tabs`. */
  readonly tabs?: readonly string[];
  /** Ids of `userActions`. */
  readonly actions?: readonly ChangeAction[];
  /** Ids of the key table, for what is neither of the above. */
  readonly keys?: readonly string[];
  /** Paths of `commandRows`: what does the same for scripts. */
  readonly commands: readonly string[];
  /** What is different here from what one knows from the dashboard. */
  readonly remark?: string;
}

/** In the order of their numbers. */
export const dashboardRows: readonly DashboardRow[] = [
  {
    number: 1,
    title: 'List, search and sort users',
    screens: ['users'],
    keys: [
      'list.filter',
      'list.sort',
      'list.reverse',
      'list.columns',
      'list.wide',
      'list.preview',
      'mark.one',
      'program.actions',
    ],
    commands: ['users list', 'users search'],
    remark: 'all users, not the first 1,000; as you type, offline too',
  },
  {
    number: 2,
    title: 'Create users',
    keys: ['user.create'],
    commands: ['users create'],
    remark: 'metadata, an id of your own and a generated password too',
  },
  {
    number: 3,
    title: 'View the details of a user; roles, permissions, MFA, organizations, authorized applications',
    tabs: ['details'],
    keys: ['list.open', 'user.refetch', 'details.next', 'details.add', 'details.remove'],
    actions: [
      'assign-roles',
      'remove-roles',
      'add-permissions',
      'remove-permissions',
      'reset-mfa',
      'delete-authentication-methods',
      'generate-recovery-code',
      'revoke-grants',
    ],
    commands: [
      'users show',
      'users roles',
      'users assign-roles',
      'users remove-roles',
      'users permissions',
      'users add-permissions',
      'users remove-permissions',
      'users authentication-methods',
      'users delete-authentication-method',
      'users reset-mfa',
      'users generate-recovery-code',
      'users organizations',
      'users grants',
      'users revoke-grant',
    ],
    remark: 'each part is read when it comes into sight; roles and permissions can be taken back by u',
  },
  {
    number: 4,
    title: 'See and unlink the devices of a user',
    tabs: ['devices'],
    actions: ['unlink-devices'],
    commands: ['users devices', 'users refresh-tokens', 'users unlink-device'],
    remark: 'one, some or all at once; with dates and addresses where the plan has them',
  },
  {
    number: 5,
    title: 'See the history of a user',
    tabs: ['history'],
    commands: ['users logs', 'logs list', 'logs show'],
    remark: 'as long as the mirror has kept it, not two days',
  },
  {
    number: 6,
    title: 'See where a user logged in',
    tabs: ['locations'],
    keys: ['locations.zoom', 'locations.world'],
    commands: ['users locations'],
  },
  {
    number: 7,
    title: 'Look at a profile as raw JSON',
    tabs: ['json'],
    commands: ['users show'],
  },
  {
    number: 8,
    title: 'Identify a user',
    keys: ['copy.id', 'copy.email'],
    commands: ['users show'],
    remark: 'by user_id, or by an e-mail address that only one user has',
  },
  {
    number: 9,
    title: 'Edit the profile of a user',
    actions: ['edit'],
    commands: ['users update'],
    remark: 'what Auth0 does not take together is sent one after the other',
  },
  {
    number: 10,
    title: 'Change the password of a user',
    actions: ['set-password'],
    commands: ['users reset-password'],
    remark: 'by mail, by a link that is shown once, or directly',
  },
  {
    number: 11,
    title: 'Block and unblock users',
    actions: ['block', 'unblock', 'lift-blocks'],
    commands: ['users block', 'users unblock', 'users blocks', 'users unblock-login', 'users unblock-identifier'],
    remark: 'the block of an administrator and those of brute-force protection are told apart, and lifted apart',
  },
  {
    number: 12,
    title: 'Delete users',
    actions: ['delete'],
    keys: ['user.recreate'],
    commands: ['users delete', 'users recreate', 'journal undo'],
    remark: 'held for some seconds; can be made again without password and factors',
  },
  {
    number: 13,
    title: 'See and change the picture of a user',
    keys: ['details.picture'],
    actions: ['set-picture'],
    commands: ['users set-picture'],
    remark: 'loaded only when asked for: its host learns that somebody looks',
  },
  {
    number: 14,
    title: 'Manage which applications users can log in to',
    screens: ['access', 'connection', 'applications', 'application'],
    tabs: ['user-access'],
    keys: ['connection.save', 'access.action'],
    commands: ['access show', 'access set', 'access action'],
    remark: 'with the number of users that a switch affects; and code for an allow list',
  },
  {
    number: 15,
    title: 'Get user information on Unbounce landing pages',
    keys: ['access.snippet'],
    commands: ['snippet unbounce'],
    remark: 'made for an application and a connection, whose settings are checked',
  },
  {
    number: 16,
    title: 'Edit the metadata of a user',
    actions: ['edit-metadata'],
    commands: ['users update'],
    remark: 'only what changed is sent',
  },
  {
    number: 17,
    title: 'Work with several tenants',
    keys: ['tenant.switch', 'tenant.all', 'tenant.last', 'tenant.add'],
    commands: ['tenants list', 'tenants add', 'tenants edit', 'tenants remove', 'tenants test'],
    remark: 'all of them can be searched at once',
  },
  {
    number: 18,
    title: 'See and revoke sessions, sign a user out everywhere',
    tabs: ['sessions'],
    actions: ['revoke-sessions', 'sign-out'],
    commands: ['users sessions', 'users revoke-session', 'users sign-out'],
    remark: 'refresh tokens and consents, which survive sessions, go if asked for',
  },
  {
    number: 19,
    title: 'See organizations and roles, and change who belongs to them',
    screens: ['organizations', 'roles'],
    keys: ['group.add-users', 'group.remove-users', 'group.invite', 'group.revoke'],
    commands: [
      'organizations list',
      'organizations members',
      'organizations connections',
      'organizations invitations',
      'organizations add-members',
      'organizations remove-members',
      'organizations invite',
      'organizations revoke-invitation',
      'roles list',
      'roles members',
      'roles permissions',
      'roles add-users',
      'roles remove-users',
    ],
    remark: 'many users at a time',
  },
  {
    number: 20,
    title: 'Find out why a user cannot log in',
    tabs: ['why'],
    keys: ['user.why', 'why.fix'],
    commands: ['users why'],
    remark: 'every reason on one page, with the key that helps',
  },
  {
    number: 21,
    title: 'Link accounts of one person, and unlink them',
    screens: ['link'],
    actions: ['link', 'unlink'],
    commands: ['users link', 'users unlink', 'users suggest-links'],
    remark: 'accounts are suggested and compared side by side; metadata can be merged first; a link can be taken back',
  },
  {
    number: 22,
    title: 'Find duplicate accounts of a whole tenant',
    screens: ['duplicates'],
    commands: ['users duplicates'],
    remark: 'the dashboard has no such list',
  },
  {
    number: 23,
    title: 'Verify the e-mail address of a user',
    actions: ['send-verification'],
    commands: ['users verify-email'],
    remark: 'by mail, by a link, or by hand; the job of a mail is followed to its end',
  },
  {
    number: 24,
    title: 'Sign in as a user',
    actions: ['sign-in-as'],
    commands: ['users sign-in-as'],
    remark: 'where the tenant has it; elsewhere it says so, and what helps instead',
  },
  {
    number: 25,
    title: "Search a tenant's log",
    screens: ['logs'],
    keys: ['logs.filter', 'logs.facets', 'logs.follow', 'logs.open'],
    commands: ['logs list', 'logs search', 'logs facets', 'logs histogram', 'logs tail', 'logs show'],
    remark: 'as long as the mirror has kept it, all tenants at once, with counts, bars over time, and what arrives',
  },
];
