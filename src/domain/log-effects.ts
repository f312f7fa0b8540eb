import type { CatalogueKind } from './catalogue.ts';
import type { DetailKind } from './detail.ts';
import type { LogEvent } from './log-event.ts';

/** Details that change together. */
type Kinds = readonly DetailKind[];

/** What one event of the tenant's log means for what is stored. */
export interface LogEffects {
  /** Users whose stored profile may be older than Auth0's, or missing. */
  readonly stale: readonly string[];
  /** True when only a read by id shows it: `updated_at` stays, or one of them has left all searches. */
  readonly unsearchable: boolean;
  /** Users said to be gone: to be confirmed by a read by id before they are tombstoned. */
  readonly deleted: readonly string[];
  /** Set when more users changed than the event names: why all of them have to be compared. Our words. */
  readonly reconcile: string | undefined;
  /** Details that are no longer true; of every owner when none is named. */
  readonly invalidates: readonly { readonly owner: string | undefined; readonly kind: DetailKind }[];
}

/** An operation on the Management API, as a `sapi` event reports it. */
interface ApiOperation {
  readonly method: string;
  /** Decoded steps of the path after `/api/v2`. */
  readonly steps: readonly string[];
  readonly query: Readonly<Record<string, unknown>>;
  readonly requestBody: Readonly<Record<string, unknown>>;
  readonly responseBody: Readonly<Record<string, unknown>>;
}

const nothing: LogEffects = { stale: [], unsearchable: false, deleted: [], reconcile: undefined, invalidates: [] };

/**
 * Events that change the profile of their user. `f` is among them because an attempt of a blocked user counts as a login.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure
 */
const profileTypes = new Set([
  's',
  'f',
  'ss',
  'sce',
  'scu',
  'scp',
  'scpn',
  'sv',
  'wum',
  'user_profile_size_exceeded',
  'depnote',
]);
/** Said of profiles that have grown too large for the search. */
const tooLargeTypes = new Set(['wum', 'user_profile_size_exceeded', 'depnote']);
const mfa: Kinds = ['authentication_methods', 'enrollments'];
const logins: Kinds = ['sessions', 'refresh_tokens', 'devices'];
const tokens: Kinds = ['refresh_tokens', 'devices'];

/** What an event tells of its user beside the profile. */
const detailTypes: Readonly<Record<string, Kinds>> = {
  ublkdu: ['blocks'],
  limit_wc: ['blocks'],
  limit_sul: ['blocks'],
  limit_mu: ['blocks'],
  pwd_leak: ['blocks'],
  scp: ['blocks', ...logins],
  s: logins,
  slo: ['sessions'],
  seacft: tokens,
  srrt: tokens,
  fertft: tokens,
  gd_enrollment_complete: mfa,
  gd_unenroll: mfa,
  gd_update_device_account: mfa,
  gd_user_delete: mfa,
  my_account_authentication_method_succeeded: mfa,
  organization_member_added: ['organizations'],
};
/** Events that stand for changes of many users and name none of them. */
const bulkTypes: Readonly<Record<string, string>> = {
  si: 'an invitation was accepted',
  sui: 'users were imported',
  fui: 'an import of users ended with failures',
  sscim: 'a directory changed users by SCIM',
};

/** Steps below /users/{id} and the details that a write there changes. */
const userSteps: Readonly<Record<string, Kinds>> = {
  roles: ['roles', 'permissions'],
  permissions: ['permissions'],
  organizations: ['organizations'],
  'authentication-methods': mfa,
  authenticators: mfa,
  multifactor: mfa,
  'recovery-code-regeneration': mfa,
  sessions: logins,
  'refresh-tokens': tokens,
  'revoke-access': logins,
  'connected-accounts': ['connected_accounts'],
};
/** First steps of paths that change a detail of a user whom the path does not name. */
const looseSteps: Readonly<Record<string, Kinds>> = {
  'user-blocks': ['blocks'],
  'device-credentials': tokens,
  sessions: logins,
  'refresh-tokens': tokens,
  grants: ['grants'],
  guardian: mfa,
};
/** What a write below /FIRST/{id}/THIRD changes: details of that object, and of the users or others at its other end. */
const objectSteps: Readonly<Record<string, { readonly own: Kinds; readonly others: Kinds }>> = {
  'roles users': { own: ['members_of_role'], others: ['roles', 'permissions'] },
  'roles permissions': { own: ['permissions_of_role'], others: ['permissions'] },
  'organizations members': { own: ['members_of_organization'], others: ['organizations'] },
  'organizations enabled_connections': { own: ['connections_of_organization'], others: [] },
  'organizations invitations': { own: ['invitations_of_organization'], others: [] },
  'connections clients': { own: ['clients_of_connection'], others: ['connections_of_client'] },
};
/** What goes with an object that is deleted or renamed. */
const objectKinds: Readonly<Record<string, Kinds>> = {
  roles: ['roles', 'permissions'],
  organizations: ['organizations'],
};

/**
 * What has to be read again after an event. Method and path are believed, the description never: it is prose.
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export function logEffects(event: LogEvent): LogEffects {
  if (event.type === 'sapi') {
    const operation = apiOperation(event);
    return operation ? operationEffects(operation) : nothing;
  }
  const bulk =
    bulkTypes[event.type] ?? (event.type.startsWith('directory_sync_') ? 'a directory was synced' : undefined);
  if (bulk !== undefined) return { ...nothing, reconcile: bulk };
  const user_id = eventUser(event);
  const kinds = detailTypes[event.type] ?? [];
  const isProfile = profileTypes.has(event.type);
  // A login without a user changes nobody.
  if (user_id === undefined) return isProfile ? nothing : { ...nothing, invalidates: marks([undefined], kinds) };
  if (event.type === 'sdu') return { ...nothing, deleted: [user_id] };
  const unsearchable = kinds === mfa || tooLargeTypes.has(event.type);
  const stale = isProfile || unsearchable ? [user_id] : [];
  return { ...nothing, stale, unsearchable, invalidates: marks([user_id], kinds) };
}

/** First steps of paths below which a catalogue's items are written. */
const catalogueSteps: Readonly<Record<string, CatalogueKind>> = {
  connections: 'connections',
  clients: 'clients',
  roles: 'roles',
  organizations: 'organizations',
  'resource-servers': 'resource_servers',
  'custom-domains': 'custom_domains',
};

/** The small list of the tenant that an event has changed. What hangs on its items, such as members, is none of it. */
export function changedCatalogue(event: LogEvent): CatalogueKind | undefined {
  const { steps: [first = '', , third] = [] } = (event.type === 'sapi' ? apiOperation(event) : undefined) ?? {};
  const kind = catalogueSteps[first];
  const isOfItem = third === undefined || kind === 'connections' || kind === 'custom_domains';
  return isOfItem ? kind : undefined;
}

/** The users whose history an event belongs to: its own user, and the users that an API operation was done to. */
export function logUsers(event: LogEvent): readonly string[] {
  const users = new Set<string>();
  const own = eventUser(event);
  if (own !== undefined) users.add(own);
  const operation = event.type === 'sapi' || event.type === 'fapi' ? apiOperation(event) : undefined;
  if (operation) for (const user_id of operationUsers(operation)) users.add(user_id);
  return [...users];
}

function operationEffects(operation: ApiOperation): LogEffects {
  const [first, , third] = operation.steps;
  if (first === 'users') return userOperationEffects(operation);
  if (first === 'jobs' && operation.steps[1] === 'users-imports')
    return { ...nothing, reconcile: 'users were imported' };
  if (first === 'connections' && operation.method === 'delete') {
    if (operation.steps.length === 2) return { ...nothing, reconcile: 'a connection was deleted' };
    return third === 'users' ? { ...nothing, reconcile: 'a user of a connection was deleted' } : nothing;
  }
  if (first === undefined) return nothing;
  const users = operationUsers(operation);
  const named = users.length > 0 ? users : [undefined];
  const loose = looseSteps[first];
  return { ...nothing, invalidates: loose === undefined ? objectMarks(operation, named) : marks(named, loose) };
}

/** `POST /roles` makes something new, of which nobody knows a detail yet. */
function objectMarks(
  { steps, method }: ApiOperation,
  named: readonly (string | undefined)[],
): LogEffects['invalidates'] {
  const [first = '', id, third] = steps;
  if (id === undefined) return [];
  if (third === undefined) return method === 'get' ? [] : marks([undefined], objectKinds[first] ?? []);
  const { own, others } = objectSteps[`${first} ${third}`] ?? { own: [], others: [] };
  return [...marks(named, others), ...marks([id], own)];
}

function marks(owners: readonly (string | undefined)[], kinds: Kinds): LogEffects['invalidates'] {
  return owners.flatMap((owner) => kinds.map((kind) => ({ owner, kind })));
}

function userOperationEffects(operation: ApiOperation): LogEffects {
  const { method, steps } = operation;
  const users = operationUsers(operation);
  const below = steps[2];
  if (below === undefined) return method === 'delete' ? { ...nothing, deleted: users } : { ...nothing, stale: users };
  // Linking makes the secondary user vanish, unlinking brings it back: a read by id tells which.
  if (below === 'identities') return { ...nothing, stale: users, unsearchable: true };
  const kinds = userSteps[below];
  const user_id = users[0];
  if (kinds === undefined || user_id === undefined) return nothing;
  // The profile has its own, older view of MFA: `multifactor`.
  const unsearchable = kinds === mfa;
  return { ...nothing, stale: unsearchable ? [user_id] : [], unsearchable, invalidates: marks([user_id], kinds) };
}

function operationUsers({ method, steps, requestBody, responseBody }: ApiOperation): string[] {
  const [first, second, third, provider, rest] = steps;
  if (first === 'users') {
    if (second === undefined || second === '') return texts([responseBody['user_id']]);
    if (third !== 'identities') return [second];
    const secondary = method === 'delete' ? userIdOf(provider, rest) : linkedUser(requestBody);
    return secondary === undefined ? [second] : [second, secondary];
  }
  if (first === 'user-blocks') return second?.includes('|') ? [second] : [];
  if (first === 'roles' && third === 'users') return texts(requestBody['users']);
  if (first !== 'organizations' || third !== 'members') return [];
  return provider === undefined ? texts(requestBody['members']) : [provider];
}

/**
 * The secondary account of a link request; undefined when it was given as a token. Auth0 takes the id with its provider
 * and without; what is left of an enterprise user's id has a bar, too: `okta|corp-okta|jane`.
 */
function linkedUser({ provider, user_id }: Readonly<Record<string, unknown>>): string | undefined {
  const start = typeof provider === 'string' ? `${provider}|` : '';
  const isWhole = typeof user_id === 'string' && user_id.startsWith(start) && user_id.includes('|');
  return isWhole ? user_id : userIdOf(provider, user_id);
}

function userIdOf(provider: unknown, user_id: unknown): string | undefined {
  const known = typeof user_id === 'string' || typeof user_id === 'number';
  return typeof provider === 'string' && known ? `${provider}|${user_id}` : undefined;
}

/** The user that an event names as its own. */
export function eventUser(event: LogEvent): string | undefined {
  const details = record(event.details);
  const found = [
    event.user_id,
    record(details['body'])['user_id'],
    details['user_id'],
    record(details['feature'])['user_id'],
  ];
  return found.find((id): id is string => typeof id === 'string' && id !== '');
}

/** What a `sapi` or `fapi` event says that was done; undefined when it is nothing of this API. */
export function apiOperation(event: LogEvent): ApiOperation | undefined {
  const details = record(event.details);
  const { method, path, query, body } = record(details['request']);
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/api/v2/')) return undefined;
  const [below = '', typed] = path.slice('/api/v2/'.length).split('?');
  return {
    method: method.toLowerCase(),
    steps: below.replace(/\/+$/, '').split('/').map(decodeStep),
    query: { ...Object.fromEntries(new URLSearchParams(typed)), ...record(query) },
    requestBody: record(body),
    responseBody: record(record(details['response'])['body']),
  };
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string' && one !== '') : [];
}
