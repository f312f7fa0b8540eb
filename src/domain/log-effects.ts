import type { LogEvent } from './log-event.ts';

/** What is shown of a user beside the profile, each read when a person looks. */
type UserPart =
  'roles' | 'permissions' | 'organizations' | 'mfa' | 'blocks' | 'devices' | 'sessions' | 'refresh_tokens' | 'grants';

/** What one event of the tenant's log means for what is stored. */
export interface LogEffects {
  /** Users whose stored profile may be older than Auth0's, or missing. */
  readonly stale: readonly string[];
  /** Users said to be gone: to be confirmed by a read by id before they are tombstoned. */
  readonly deleted: readonly string[];
  /** Set when more users changed than the event names: why all of them have to be compared. Our words. */
  readonly reconcile: string | undefined;
  /** Details that are no longer true; of everybody when no user is named. */
  readonly invalidates: readonly { readonly user_id: string | undefined; readonly part: UserPart }[];
}

/** An operation on the Management API, as a `sapi` event reports it. */
interface ApiOperation {
  readonly method: string;
  /** Decoded steps of the path after `/api/v2`. */
  readonly steps: readonly string[];
  readonly requestBody: Readonly<Record<string, unknown>>;
  readonly responseBody: Readonly<Record<string, unknown>>;
}

const nothing: LogEffects = { stale: [], deleted: [], reconcile: undefined, invalidates: [] };

/** Successful events that change the profile of their user. */
const profileTypes = new Set([
  's',
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
const partTypes: Readonly<Record<string, UserPart>> = {
  ublkdu: 'blocks',
  limit_wc: 'blocks',
  limit_sul: 'blocks',
  limit_mu: 'blocks',
  pwd_leak: 'blocks',
  gd_enrollment_complete: 'mfa',
  gd_unenroll: 'mfa',
  gd_update_device_account: 'mfa',
  gd_user_delete: 'mfa',
  my_account_authentication_method_succeeded: 'mfa',
  organization_member_added: 'organizations',
  srrt: 'refresh_tokens',
  fertft: 'refresh_tokens',
};
/** Events that stand for changes of many users and name none of them. */
const bulkTypes: Readonly<Record<string, string>> = {
  si: 'an invitation was accepted',
  sui: 'users were imported',
  fui: 'an import of users ended with failures',
  sscim: 'a directory changed users by SCIM',
};

/** Steps below /users/{id} and the detail that a write there changes. */
const userParts: Readonly<Record<string, UserPart>> = {
  roles: 'roles',
  permissions: 'permissions',
  organizations: 'organizations',
  'authentication-methods': 'mfa',
  authenticators: 'mfa',
  multifactor: 'mfa',
  'recovery-code-regeneration': 'mfa',
  sessions: 'sessions',
  'refresh-tokens': 'refresh_tokens',
};
/** First steps of paths that change a detail of a user whom the path does not name. */
const looseParts: Readonly<Record<string, UserPart>> = {
  'user-blocks': 'blocks',
  'device-credentials': 'devices',
  sessions: 'sessions',
  'refresh-tokens': 'refresh_tokens',
  grants: 'grants',
  guardian: 'mfa',
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
  const part = partTypes[event.type];
  if (part !== undefined) return { ...nothing, invalidates: [{ user_id, part }] };
  if (user_id === undefined) return nothing;
  if (event.type === 'sdu') return { ...nothing, deleted: [user_id] };
  return profileTypes.has(event.type) ? { ...nothing, stale: [user_id] } : nothing;
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
  const part = first === undefined ? undefined : (looseParts[first] ?? memberPart(operation));
  if (part === undefined) return nothing;
  const users = operationUsers(operation);
  const named = users.length > 0 ? users : [undefined];
  return { ...nothing, invalidates: named.map((user_id) => ({ user_id, part })) };
}

function userOperationEffects(operation: ApiOperation): LogEffects {
  const { method, steps } = operation;
  const users = operationUsers(operation);
  const below = steps[2];
  if (below === undefined) return method === 'delete' ? { ...nothing, deleted: users } : { ...nothing, stale: users };
  // Linking makes the secondary user vanish, unlinking brings it back: a read by id tells which.
  if (below === 'identities') return { ...nothing, stale: users };
  const part = userParts[below];
  const user_id = users[0];
  if (part === undefined || user_id === undefined) return nothing;
  // The profile has its own, older view of MFA: `multifactor`.
  return { ...nothing, stale: part === 'mfa' ? [user_id] : [], invalidates: [{ user_id, part }] };
}

function memberPart({ steps, method }: ApiOperation): UserPart | undefined {
  if (steps[0] === 'roles') {
    return steps[2] === 'users' || method !== 'post'
      ? steps[2] === 'permissions'
        ? 'permissions'
        : 'roles'
      : undefined;
  }
  if (steps[0] === 'organizations' && (steps[2] === 'members' || method === 'delete')) return 'organizations';
  return undefined;
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

/** The secondary account of a link request; undefined when it was given as a token. */
function linkedUser(body: Readonly<Record<string, unknown>>): string | undefined {
  const { provider, user_id } = body;
  if (typeof user_id === 'string' && user_id.includes('|')) return user_id;
  return userIdOf(provider, user_id);
}

function userIdOf(provider: unknown, user_id: unknown): string | undefined {
  const known = typeof user_id === 'string' || typeof user_id === 'number';
  return typeof provider === 'string' && known ? `${provider}|${user_id}` : undefined;
}

function eventUser(event: LogEvent): string | undefined {
  const details = record(event.details);
  const found = [
    event.user_id,
    record(details['body'])['user_id'],
    details['user_id'],
    record(details['feature'])['user_id'],
  ];
  return found.find((id): id is string => typeof id === 'string' && id !== '');
}

function apiOperation(event: LogEvent): ApiOperation | undefined {
  const details = record(event.details);
  const { method, path, body } = record(details['request']);
  if (typeof method !== 'string' || typeof path !== 'string' || !path.startsWith('/api/v2/')) return undefined;
  const [below = ''] = path.slice('/api/v2/'.length).split('?');
  return {
    method: method.toLowerCase(),
    steps: below.replace(/\/+$/, '').split('/').map(decodeStep),
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
