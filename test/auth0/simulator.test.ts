import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { readUserLines } from '../../src/domain/read-user-lines.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { systemClock } from '../../src/clock.ts';
import { Secret } from '../../src/secret.ts';
import { testTenant } from '../helpers/test-tenant.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const person = { priority: 'person', reason: 'person' } as const;
const sync = { priority: 'sync', reason: 'users-full' } as const;

let simulator: RunningSimulator;
let client: Auth0Client;

beforeAll(async () => {
  simulator = await startSimulator({ users: 230, seed: 3, searchLag: 0, logLag: 0, plan: 'enterprise' });
  client = clientOf(simulator);
});
afterAll(async () => {
  client.close();
  await simulator.close();
});

function clientOf({ domain, client_id, client_secret }: RunningSimulator, secret = client_secret): Auth0Client {
  const tenant = testTenant(domain, { client_id });
  return openClient({ tenant, secret: new Secret(secret), clock: systemClock, reserve: 0.2 });
}

const byId = (a: { user_id: string }, b: { user_id: string }): number => (a.user_id < b.user_id ? -1 : 1);

test('every user is found by paging, just as they are by id', async () => {
  const users = [];
  for (let page = 0; page < 3; page += 1) {
    const { body } = await client.searchUsers({ sort: 'created_at:1', page, per_page: 100 }, sync);
    expect(body).toMatchObject({ total: 230, limit: 100 });
    users.push(...body.users);
  }
  const known = simulator.allUsers().sort(byId);
  expect(users.sort(byId).map(({ user_id }) => user_id)).toEqual(known.map(({ user_id }) => user_id));
  const { body } = await client.getUser(known[7]!.user_id, person);
  expect(body).toMatchObject({ user_id: known[7]!.user_id, email: known[7]!.email });
});

test('only the fields that were asked for come', async () => {
  const search = { per_page: 5, fields: ['user_id', 'updated_at'] };
  const { body } = await client.searchUsers(search, sync);
  expect(new Set(body.users.flatMap((user) => Object.keys(user)))).toEqual(new Set(['user_id', 'updated_at']));
});

test('a user who does not exist is undefined, and no failure', async () => {
  await expect(client.getUser('auth0|nobody', person)).resolves.toMatchObject({ body: undefined });
});

test('users are found by e-mail', async () => {
  const known = simulator.allUsers().find((user) => user.email !== undefined)!;
  const { body } = await client.getUsersByEmail(known.email!, person);
  expect(body.map(({ user_id }) => user_id)).toContain(known.user_id);
});

test('logs are read to their end, in order and without a gap', async () => {
  const known = simulator.allLogs();
  const { body: first } = await client.searchLogs({ sort: 'date:1', per_page: 1 }, sync);
  expect(first).toHaveLength(1);
  let from = known[0]!.log_id;
  const read = [from];
  for (;;) {
    const { body } = await client.logsAfter(from, 100, sync);
    if (body.length === 0) break;
    read.push(...body.map(({ log_id }) => log_id));
    from = read.at(-1)!;
  }
  expect(read.slice(0, known.length)).toEqual(known.map(({ log_id }) => log_id));
});

test('only databases come with options, and applications without secrets', async () => {
  const { body: connections } = await client.readCatalogue('connections', sync);
  expect(connections.length).toBeGreaterThan(1);
  for (const { strategy, options } of connections) expect(options !== undefined).toBe(strategy === 'auth0');
  expect(JSON.stringify(connections)).not.toMatch(/secret/i);
  const { body: clients } = await client.readCatalogue('clients', sync);
  expect(clients.length).toBeGreaterThan(1);
  for (const one of clients) {
    expect(one).not.toHaveProperty('client_secret');
    expect(one['is_global']).not.toBe(true);
  }
});

test('an export gives every user', async () => {
  const { body: job } = await client.startUsersExport(['user_id', 'email', 'identities', 'updated_at'], sync);
  const done = await waitUntil('the export is ready', async () => {
    const { body } = await client.getJob(job.id, sync);
    return body.location === undefined ? undefined : body;
  });
  const ids = [];
  for await (const block of client.downloadExport(done.location!, { most: 100, skip: 0 }, sync)) {
    for (const { user_id } of readUserLines(block)) ids.push(user_id);
  }
  expect(ids.sort()).toEqual(
    simulator
      .allUsers()
      .map(({ user_id }) => user_id)
      .sort(),
  );
});

test('brute-force blocks are read and removed', async () => {
  const user = simulator.allUsers().find((one) => one.email !== undefined)!;
  simulator.tenant.blocks.add({ identifier: user.email!, ip: '203.0.113.7', connection: 'db', at: Date.now() });
  const { body } = await client.getUserBlocks(user.user_id, person);
  expect(body).toMatchObject([{ identifier: user.email, ip: '203.0.113.7' }]);
  await client.send({ method: 'DELETE', path: `/user-blocks/${encodeURIComponent(user.user_id)}` }, 'change-7', person);
  expect((await client.getUserBlocks(user.user_id, person)).body).toEqual([]);
  expect(simulator.requests.find(({ method }) => method === 'DELETE')?.correlation_id).toBe('change-7');
});

test('scopes, rate and counts are known after a while', async () => {
  expect(await client.scopes(person)).toContain('read:users');
  expect(client.rate()?.limit).toBeGreaterThan(0);
  const counts = client.takeRequestCounts();
  expect(counts.map(({ reason }) => reason).sort()).toEqual(['person', 'users-full']);
  expect(counts.every(({ limited }) => limited === 0)).toBe(true);
  expect(client.takeRequestCounts()).toEqual([]);
  expect(Math.abs(client.clockOffset())).toBeLessThan(1500);
});

test('a wrong secret is refused', async () => {
  const stranger = clientOf(simulator, 'wrong');
  await expect(stranger.getUser('auth0|x', person)).rejects.toMatchObject({ kind: 'bad_credentials' });
  stranger.close();
});

describe('on the smallest plan', () => {
  test('a hurried sync is never answered 429, and a person does not wait for it', async () => {
    const small = await startSimulator({ users: 30, seed: 4, plan: 'free', searchLag: 0 });
    const hurried = clientOf(small);
    const working = (async () => {
      for (let page = 0; page < 4; page += 1) await hurried.searchUsers({ page: page % 3, per_page: 10 }, sync);
    })();
    const { user_id } = small.allUsers()[0]!;
    const asked = performance.now();
    await hurried.getUser(user_id, person);
    expect(performance.now() - asked).toBeLessThan(1500);
    await working;
    expect(small.requests.filter(({ status }) => status === 429)).toEqual([]);
    hurried.close();
    await small.close();
  });
});
