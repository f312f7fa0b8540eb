import { describe, expect, it } from 'vitest';

import type { DetailKind } from '../../src/domain/detail.ts';
import { changedCatalogue, logEffects, logUsers } from '../../src/domain/log-effects.ts';
import type { LogEffects } from '../../src/domain/log-effects.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';

const nothing: LogEffects = {
  stale: [],
  unsearchable: false,
  deleted: [],
  reconcile: undefined,
  invalidates: [],
};

function event(type: string, more: Partial<LogEvent> = {}): LogEvent {
  return { log_id: '900', date: '2026-08-01T12:00:00.000Z', type, ...more };
}

function api(method: string, path: string, body?: unknown, responseBody?: unknown): LogEvent {
  const details = { request: { method, path, body }, response: { statusCode: 200, body: responseBody } };
  // The user of such an event is who did it.
  return event('sapi', { user_id: 'auth0|admin', description: 'Delete a User', details });
}

const jane = 'auth0|jane';
const janePath = '/api/v2/users/auth0%7Cjane';

function of(owner: string | undefined, ...kinds: readonly DetailKind[]): LogEffects['invalidates'] {
  return kinds.map((kind) => ({ owner, kind }));
}

describe('logEffects', () => {
  it.each<[string, LogEvent, Partial<LogEffects>]>([
    [
      'a login',
      event('s', { user_id: jane }),
      { stale: [jane], invalidates: of(jane, 'sessions', 'refresh_tokens', 'devices') },
    ],
    ['a sign-up', event('ss', { user_id: jane }), { stale: [jane] }],
    [
      'a change of e-mail named in the details',
      event('sce', { details: { body: { user_id: jane } } }),
      { stale: [jane] },
    ],
    ['a failed login', event('fp', { user_id: jane }), {}],
    ['an attempt of a blocked user, which counts as a login', event('f', { user_id: jane }), { stale: [jane] }],
    ['a silent authentication', event('ssa', { user_id: jane }), {}],
    ['a login without a user', event('s', { user_id: '' }), {}],
    ['a deletion', event('sdu', { user_id: jane }), { deleted: [jane] }],
    ['a failed deletion', event('fdu', { user_id: jane }), {}],
    ['an unknown code', event('zzz_new', { user_id: jane }), {}],
    ['an import', event('sui'), { reconcile: 'users were imported' }],
    ['a directory', event('directory_sync_completed'), { reconcile: 'a directory was synced' }],
    [
      'a profile too large',
      event('depnote', { details: { feature: { user_id: jane } } }),
      { stale: [jane], unsearchable: true },
    ],
    ['a lifted block', event('ublkdu', { user_id: jane }), { invalidates: of(jane, 'blocks') }],
    ['a raised block', event('limit_wc'), { invalidates: of(undefined, 'blocks') }],
    ['PATCH a user', api('patch', janePath, { blocked: true }), { stale: [jane] }],
    ['PATCH in capitals, with a query', api('PATCH', `${janePath}?x=1`), { stale: [jane] }],
    ['DELETE a user', api('delete', janePath), { deleted: [jane] }],
    ['create a user', api('post', '/api/v2/users', {}, { user_id: jane }), { stale: [jane] }],
    ['create without an answer', api('post', '/api/v2/users'), {}],
    [
      'link, naming the account',
      api('post', `${janePath}/identities`, { provider: 'github', user_id: 7 }),
      { stale: [jane, 'github|7'], unsearchable: true },
    ],
    [
      'link, naming the account with its provider',
      api('post', `${janePath}/identities`, { provider: 'okta', user_id: 'okta|corp|7' }),
      { stale: [jane, 'okta|corp|7'], unsearchable: true },
    ],
    [
      'link an enterprise account',
      api('post', `${janePath}/identities`, { provider: 'okta', user_id: 'corp|7' }),
      { stale: [jane, 'okta|corp|7'], unsearchable: true },
    ],
    ['link by token', api('post', `${janePath}/identities`, { link_with: '*' }), { stale: [jane], unsearchable: true }],
    ['unlink', api('delete', `${janePath}/identities/github/7`), { stale: [jane, 'github|7'], unsearchable: true }],
    ['assign roles', api('post', `${janePath}/roles`), { invalidates: of(jane, 'roles', 'permissions') }],
    [
      'reset MFA',
      api('delete', `${janePath}/authentication-methods`),
      { stale: [jane], unsearchable: true, invalidates: of(jane, 'authentication_methods', 'enrollments') },
    ],
    [
      'a second factor that somebody enrolled',
      event('gd_enrollment_complete', { user_id: jane }),
      { stale: [jane], unsearchable: true, invalidates: of(jane, 'authentication_methods', 'enrollments') },
    ],
    [
      'a role given to several',
      api('post', '/api/v2/roles/rol_1/users', { users: [jane, 'auth0|joe'] }),
      {
        invalidates: [
          ...of(jane, 'roles', 'permissions'),
          ...of('auth0|joe', 'roles', 'permissions'),
          ...of('rol_1', 'members_of_role'),
        ],
      },
    ],
    ['a role removed', api('delete', '/api/v2/roles/rol_1'), { invalidates: of(undefined, 'roles', 'permissions') }],
    [
      'organization members',
      api('post', '/api/v2/organizations/org_1/members', { members: [jane] }),
      { invalidates: [...of(jane, 'organizations'), ...of('org_1', 'members_of_organization')] },
    ],
    ['user blocks', api('delete', '/api/v2/user-blocks/auth0%7Cjane'), { invalidates: of(jane, 'blocks') }],
    [
      'an application that a connection is opened for',
      api('patch', '/api/v2/connections/con_1/clients', [{ client_id: 'c', status: true }]),
      { invalidates: [...of(undefined, 'connections_of_client'), ...of('con_1', 'clients_of_connection')] },
    ],
    ['a new role', api('post', '/api/v2/roles', { name: 'r' }), {}],
    ['an import job', api('post', '/api/v2/jobs/users-imports'), { reconcile: 'users were imported' }],
    ['a deleted connection', api('delete', '/api/v2/connections/con_1'), { reconcile: 'a connection was deleted' }],
    ['a ticket', api('post', '/api/v2/tickets/password-change', { user_id: jane }), {}],
    ['another API', api('delete', '/elsewhere/users/auth0%7Cjane'), {}],
    ['a broken escape', api('patch', '/api/v2/users/auth0%7'), { stale: ['auth0%7'] }],
    ['no details', event('sapi', { details: null }), {}],
  ])('%s', (_name, given, expected) => {
    expect(logEffects(given)).toEqual({ ...nothing, ...expected });
  });
});

describe('logUsers', () => {
  it('names the actor and the user of an API operation, without doubles', () => {
    expect(logUsers(api('patch', janePath))).toEqual(['auth0|admin', jane]);
    expect(logUsers(api('patch', '/api/v2/users/auth0%7Cadmin'))).toEqual(['auth0|admin']);
    expect(logUsers(event('fp', { user_id: jane }))).toEqual([jane]);
    expect(logUsers(event('f'))).toEqual([]);
  });
});

describe('changedCatalogue', () => {
  it.each([
    [api('patch', '/api/v2/clients/abc'), 'clients'],
    [api('post', '/api/v2/roles'), 'roles'],
    [api('delete', '/api/v2/resource-servers/1'), 'resource_servers'],
    [api('patch', '/api/v2/connections/con_1/clients'), 'connections'],
    [api('post', '/api/v2/custom-domains/cd_1/verify'), 'custom_domains'],
    [api('post', '/api/v2/organizations/org_1/members'), undefined],
    [api('post', '/api/v2/roles/rol_1/users'), undefined],
    [api('patch', janePath), undefined],
    [event('s', { user_id: jane }), undefined],
  ])('names the list that holds what was written', (given, kind) => {
    expect(changedCatalogue(given)).toBe(kind);
  });
});
