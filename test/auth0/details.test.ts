import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { catalogueKinds } from '../../src/domain/catalogue.ts';
import { type DetailKind, detailKinds } from '../../src/domain/detail.ts';
import { Secret } from '../../src/secret.ts';
import { systemClock } from '../../src/clock.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { type FaultServer, json, type Reply, refusal, startFaultServer } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person: RequestOptions = { priority: 'person', reason: 'person' };
const ofUsers = detailKinds.filter((kind) => !kind.includes('_of_'));

function clientOf(simulator: RunningSimulator): Auth0Client {
  const { domain, client_id, client_secret } = simulator;
  const tenant = testTenant(domain, { client_id });
  return openClient({ tenant, secret: new Secret(client_secret), clock: systemClock, reserve: 0.2 });
}

describe('of a simulated tenant', () => {
  let simulator: RunningSimulator;
  let client: Auth0Client;
  beforeAll(async () => {
    simulator = await startSimulator({ users: 120, plan: 'private-cloud', searchLag: 0, logLag: 0 });
    client = clientOf(simulator);
  });
  afterAll(async () => {
    client.close();
    await simulator.close();
  });

  test('every kind of detail of users is read, and the tenant has some of each', async () => {
    const found = new Map<DetailKind, number>();
    for (const { user_id } of simulator.allUsers().slice(0, 60)) {
      for (const kind of ofUsers) {
        const detail = await client.readDetail(kind, user_id, person);
        expect(detail).toMatchObject({ owner: user_id, kind, complete: true });
        expect(detail.problem, kind).toBeUndefined();
        expect(JSON.stringify(detail.items)).not.toMatch(/secret|"token"|public_key":/i);
        found.set(kind, (found.get(kind) ?? 0) + detail.items.length);
      }
    }
    const empty = [...found].filter(([, count]) => count === 0).map(([kind]) => kind);
    expect(empty).toEqual(['blocks']);
  });

  test('members, permissions, connections and applications are read from the other end', async () => {
    const ids = async (kind: 'roles' | 'organizations' | 'connections') =>
      (await client.readCatalogue(kind, person)).body.map(({ id }) => id);
    const clients = (await client.readCatalogue('clients', person)).body.map(({ client_id }) => client_id);
    const owners: Partial<Record<DetailKind, readonly string[]>> = {
      members_of_role: await ids('roles'),
      permissions_of_role: await ids('roles'),
      members_of_organization: await ids('organizations'),
      connections_of_organization: await ids('organizations'),
      invitations_of_organization: await ids('organizations'),
      clients_of_connection: await ids('connections'),
      connections_of_client: clients,
    };
    expect(Object.keys(owners).sort()).toEqual(detailKinds.filter((kind) => kind.includes('_of_')).sort());
    for (const [kind, each] of Object.entries(owners)) {
      const read = [];
      for (const owner of each.slice(0, 8)) read.push(await client.readDetail(kind as DetailKind, owner, person));
      expect(read.flatMap(({ problem }) => problem ?? [])).toEqual([]);
      expect(JSON.stringify(read)).not.toMatch(/invitation_url|ticket_id|secret/);
      if (kind !== 'invitations_of_organization')
        expect(
          read.some(({ items }) => items.length > 0),
          kind,
        ).toBe(true);
    }
  });

  test('every catalogue is read, without secrets', async () => {
    for (const kind of catalogueKinds) {
      const { body } = await client.readCatalogue(kind, person);
      expect(body.length, kind).toBeGreaterThan(0);
      expect(JSON.stringify(body)).not.toMatch(/client_secret"|signing_secret|signing_keys/);
    }
    const { body: databases } = await client.readCatalogue('connections', person);
    expect(databases.find(({ strategy }) => strategy === 'auth0')?.options).toHaveProperty('passwordPolicy');
    const { body: clients } = await client.readCatalogue('clients', person);
    expect(clients.some(({ callbacks, grant_types }) => callbacks?.length && grant_types?.length)).toBe(true);
  });

  test('of a user who is not there, that is what the detail says', async () => {
    const detail = await client.readDetail('authentication_methods', 'auth0|nobody', person);
    expect(detail).toMatchObject({ items: [], complete: false, problem: { reason: 'not_found' } });
  });
});

test('what the plan does not include is an answer', async () => {
  const simulator = await startSimulator({ users: 5, roomy: true, plan: 'professional' });
  const client = clientOf(simulator);
  const [user] = simulator.allUsers();
  const detail = await client.readDetail('sessions', user!.user_id, person);
  expect(detail.problem).toEqual({ reason: 'plan', words: 'the plan of this tenant has no sessions' });
  client.close();
  await simulator.close();
});

function page(from: number, count: number): Reply {
  const roles = Array.from({ length: count }, (_, at) => ({ id: `r${from + at}` }));
  return json({ start: from, limit: 50, total: 0, roles });
}

describe('of a server that answers anything', () => {
  let server: FaultServer;
  let clock: FakeClock;
  let client: Auth0Client;
  const scopes = 'read:device_credentials read:roles read:users read:connected_accounts';
  beforeEach(async () => {
    server = await startFaultServer();
    server.replyToken(json({ access_token: 'a.b.c', expires_in: 86_400, scope: scopes }));
    clock = new FakeClock(Date.now());
    client = openClient({ tenant: testTenant(server.domain), secret: new Secret('s'), clock, reserve: 0.2 });
  });
  afterEach(async () => {
    client.close();
    await server.close();
  });
  const read = async (kind: DetailKind) => await settled(client.readDetail(kind, 'auth0|ada', person), clock);

  test('a scope that the token is known to lack costs no request', async () => {
    expect((await read('sessions')).problem).toMatchObject({ reason: 'scope', scopes: ['read:sessions'] });
    expect(server.seen).toHaveLength(0);
  });

  test('a scope that Auth0 misses is named', async () => {
    server.reply(refusal(403, 'Insufficient scope, expected any of: read:role_members', 'insufficient_scope'));
    const { problem } = await read('roles');
    expect(problem).toEqual({
      reason: 'scope',
      words: 'the token lacks the scope read:role_members',
      scopes: ['read:role_members'],
    });
  });

  test('secrets are dropped, and odd parts left out, whatever Auth0 adds', async () => {
    const device = { id: 'dcr_1', device_name: 7, type: 'refresh_token', token: 'v1.x', user_id: 'auth0|ada' };
    const first = json({ start: 0, limit: 100, device_credentials: [device] });
    server.reply(first, json({ device_credentials: [] }), json([]));
    expect((await read('devices')).items).toEqual([{ id: 'dcr_1', device_name: 7, type: 'refresh_token' }]);
  });

  test('pages end with one that is not full, by the size that the server uses', async () => {
    server.reply(page(0, 50), page(50, 50), page(100, 3));
    const { items, complete } = await read('roles');
    expect(items).toHaveLength(103);
    expect(complete).toBe(true);
    expect(server.seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('page'))).toEqual(['0', '1', '2']);
  });

  test('after a thousand by pages it is not complete', async () => {
    server.reply(json({ limit: 100, roles: Array.from({ length: 100 }, (_, index) => ({ id: `r${index}` })) }));
    expect(await read('roles')).toMatchObject({ complete: false, items: { length: 1000 } });
  });

  test.each([
    ['a broken gateway', refusal(502, 'x', 'x'), 'server_error'],
    ['something else than a list', json({ roles: 'none' }), 'bad_answer'],
    ['an item without an id', json({ roles: [{ name: 'r' }] }), 'bad_answer'],
  ])('%s is a failure and no answer', async (_, reply, kind) => {
    server.reply(reply);
    await expect(read('roles')).rejects.toMatchObject({ kind });
  });
});
