import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { splitSecrets } from '../../src/changes/split-secrets.ts';
import type { Change } from '../../src/domain/change.ts';
import { Secret } from '../../src/secret.ts';
import { type Bench, makeBenchFiles, openBench, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const database = 'Username-Password-Authentication';
const password = 'Correct-Horse-7-battery';
const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let number = 0;

beforeAll(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 20, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
  const { body: connections } = await bench.client.readCatalogue('connections', person);
  bench.mirror.commitBatch({ catalogues: { connections } }, Date.now());
});
afterAll(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

function address(): string {
  return `new-${String((number += 1))}@example.com`;
}

async function planFor(input: Record<string, unknown>): Promise<Change> {
  const id = String(input['email'] ?? input['phone_number'] ?? input['username']);
  return await planChange(bench, { action: 'create', subject: { kind: 'new_user', id }, input });
}

async function made(input: Record<string, unknown>) {
  return await applyChange(bench, await planFor(input), { secrets: splitSecrets(input).secrets });
}

function creations(): number {
  return simulator.requests.filter(({ method, url }) => method === 'POST' && url === '/api/v2/users').length;
}

test('a user of a database is made, named by the answer, in the mirror, and pending', async () => {
  const email = address();
  const input = { connection: database, email, password: new Secret(password), name: 'Ada', user_metadata: { a: 1 } };
  const change = await planFor(input);
  expect(change.requests).toEqual([
    {
      method: 'POST',
      path: '/users',
      body: { connection: database, email, name: 'Ada', user_metadata: { a: 1 } },
      secrets: { password: 'password' },
    },
  ]);
  expect(change.remarks.join(' ')).toMatch(
    /pending until.*verification mail.*Policy good: at least 10 characters; 3 of/,
  );
  const outcome = await applyChange(bench, change, { secrets: splitSecrets(input).secrets });
  expect(outcome.state).toBe('done');
  const user_id = String('result' in outcome ? outcome.result : '');
  expect(simulator.user(user_id)).toMatchObject({ email, name: 'Ada', user_metadata: { a: 1 } });
  expect(bench.mirror.getUser(user_id)?.profile).not.toHaveProperty('last_login');
  const [entry] = bench.journal.list({ change_id: change.id, limit: 1 });
  expect(entry).toMatchObject({ state: 'done', detail: user_id, subject: { kind: 'new_user', id: email } });
  expect(JSON.stringify([change, bench.journal.list({ limit: 50 })])).not.toContain(password);
});

test('who is there already is not made twice, whatever the case of the address', async () => {
  const email = address();
  await made({ connection: database, email, password: new Secret(password) });
  const again = planFor({ connection: database, email: email.toUpperCase(), password: new Secret(password) });
  await expect(again).rejects.toThrow(/has this user already: auth0\|/);
});

test('a lost answer is settled by reading who has the address, and nothing is sent again', async () => {
  const email = address();
  const before = creations();
  simulator.faults.add({ kind: 'reset-after', path: 'POST /users', times: 1 });
  const outcome = await made({ connection: database, email, password: new Secret(password) });
  expect(outcome).toMatchObject({ state: 'done' });
  expect(creations() - before).toBe(1);
});

test('a request that never arrived leaves the outcome unknown, then not done', async () => {
  const email = address();
  simulator.faults.add({ kind: 'reset', path: 'POST /users', times: 1 });
  const outcome = await made({ connection: database, email, password: new Secret(password) });
  expect(outcome).toMatchObject({ state: 'unknown' });
  const again = planFor({ connection: database, email, password: new Secret(password) });
  await expect(again.then(async (change) => applyChange(bench, change))).rejects.toMatchObject({ kind: 'conflict' });
});

test('passwordless connections take an address or a number, and no password', async () => {
  await expect(made({ connection: 'sms', phone_number: '+4915112345678' })).resolves.toMatchObject({ state: 'done' });
  await expect(made({ connection: 'email', email: address() })).resolves.toMatchObject({ state: 'done' });
  const odd = planFor({ connection: 'email', email: address(), password: new Secret(password) });
  await expect(odd).rejects.toThrow('takes no password');
  const twice = planFor({ connection: 'sms', phone_number: '+4915112345678' });
  await expect(twice).rejects.toThrow('has this user already: sms|');
});

test('a connection that wants a user name gets one', async () => {
  const input = { connection: 'members', email: address(), password: new Secret(password) };
  await expect(planFor(input)).rejects.toThrow('it wants username');
  await expect(planFor({ ...input, username: 'much-too-long-for-it' })).rejects.toThrow('at most 15 characters');
  await expect(made({ ...input, username: 'Ada_7' })).resolves.toMatchObject({ state: 'done' });
  await expect(planFor({ ...input, connection: database, username: 'ada' })).rejects.toThrow('takes no username');
});

test('an id of one’s own is used, and tells who is there', async () => {
  const input = { connection: database, email: address(), user_id: 'crm-7', password: new Secret(password) };
  await expect(made(input)).resolves.toMatchObject({ result: 'auth0|crm-7' });
  await expect(planFor({ ...input, email: address() })).rejects.toThrow('auth0|crm-7');
});

test('the domain of the mail goes into a header', async () => {
  const input = { connection: database, email: address(), password: new Secret(password), domain: 'login.example.com' };
  const change = await planFor(input);
  expect(change.requests[0]?.headers).toEqual({ 'auth0-custom-domain': 'login.example.com' });
  expect(change.requests[0]?.body).not.toHaveProperty('domain');
  expect(change.remarks.join(' ')).toContain('names login.example.com');
});

describe('is refused before anything is sent:', () => {
  test.each([
    ['google-oauth2', 'come by logging in'],
    ['no-such-one', 'there is no connection'],
  ])('in %s', async (connection, words) => {
    const before = creations();
    await expect(planFor({ connection, email: address(), password: new Secret(password) })).rejects.toThrow(words);
    expect(creations()).toBe(before);
  });

  test('in a connection that no application has', async () => {
    const connection = simulator.tenant.catalogue.connections.find(({ name }) => name === 'email')!;
    const enabled = [...simulator.tenant.connections.clientsOf(connection)];
    simulator.tenant.connections.setClients(connection, []);
    await expect(planFor({ connection: 'email', email: address() })).rejects.toThrow('enabled for no application');
    simulator.tenant.connections.setClients(connection, enabled);
  });

  test.each([
    [{ email: 'nobody' }, 'email: an @ is missing'],
    [{ email: `${'x'.repeat(65)}@example.com` }, 'email: more than 64 characters before the @'],
    [{ email: 'a@example.com', picture: 'http://example.com/a.png' }, 'picture: must be an https address'],
    [{ phone_number: '0151' }, 'phone_number: a + and at most 15 digits'],
    [{}, 'an e-mail, a phone number or a user name is needed'],
  ])('with %j', async (input, words) => {
    await expect(planFor({ connection: database, ...input })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(words) as string,
    });
  });
});

test('a weak password is refused by Auth0, and its words are kept', async () => {
  const outcome = made({ connection: database, email: address(), password: new Secret('abcdef') });
  await expect(outcome).rejects.toThrow(/too weak/);
  await expect(bench.client.getUsersByEmail(`new-${String(number)}@example.com`, person)).resolves.toMatchObject({
    body: [],
  });
});
