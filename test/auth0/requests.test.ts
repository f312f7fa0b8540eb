import { afterEach, beforeEach, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';

import { patchUser } from '../../src/changes/actions/patch-user.ts';
import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { Secret } from '../../src/secret.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { json, neverAnswer, raw, refusal, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const sync: RequestOptions = { priority: 'sync', reason: 'clients' };
const person: RequestOptions = { priority: 'person', reason: 'person' };
const ada = { user_id: 'auth0|ada', name: 'Ada' };

let server: FaultServer;
let clock: FakeClock;
let client: Auth0Client;
let seen: object[];

beforeEach(async () => {
  server = await startFaultServer();
  clock = new FakeClock(Date.now());
  seen = [];
  client = openClient({
    tenant: testTenant(server.domain),
    secret: new Secret('s'),
    clock,
    reserve: 0.2,
    random: () => 0.5,
    log: (one) => void seen.push(one),
  });
});
afterEach(async () => {
  client.close();
  await server.close();
});

async function done<T>(call: Promise<T>): Promise<T> {
  return await settled(call, clock);
}

function page(from: number, count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({ id: `con_${from + at}`, name: 'c', strategy: 'auth0' }));
}

function asked(at: number): URLSearchParams {
  return new URL(server.seen[at]!.url, 'http://x').searchParams;
}

test('a list is read by checkpoints until `next` is absent, also when the last page is empty', async () => {
  server.reply(
    json({ clients: [{ client_id: 'a', name: 'A' }], next: 'n1' }),
    json({ clients: [{ client_id: 'b', name: 'B' }], next: 'n2' }),
    json({ clients: [] }),
  );
  const { body } = await done(client.readCatalogue('clients', sync));
  expect(body.map(({ client_id }) => client_id)).toEqual(['a', 'b']);
  expect([0, 1, 2].map((at) => asked(at).get('from'))).toEqual([null, 'n1', 'n2']);
  expect(asked(0).get('take')).toBe('100');
});

test('a bare list is read by page numbers, whatever size the server’s pages have', async () => {
  server.reply(json(page(0, 50)), json(page(0, 50)), json(page(50, 7)), json([]));
  const { body } = await done(client.readCatalogue('connections', sync));
  expect(body).toHaveLength(57);
  expect(new Set(body.map(({ id }) => id)).size).toBe(57);
});

test('a short bare list is the whole list', async () => {
  server.reply(json([{ id: 'con_1', name: 'c', strategy: 'auth0' }]));
  expect((await done(client.readCatalogue('connections', sync))).body).toHaveLength(1);
  expect(server.seen).toHaveLength(1);
});

test('a list that names the same next page for ever is a bad answer', async () => {
  server.reply(json({ clients: [], next: 'again' }));
  await expect(done(client.readCatalogue('clients', sync))).rejects.toMatchObject({ kind: 'bad_answer' });
});

test('secrets that a server sends unasked are dropped, and the global client', async () => {
  server.reply(
    json({
      clients: [
        { client_id: 'a', name: 'A', client_secret: 'x', signing_keys: [{}], app_type: 'spa' },
        { client_id: 'g', name: 'All Applications', is_global: true },
      ],
    }),
  );
  expect((await done(client.readCatalogue('clients', sync))).body).toEqual([
    { client_id: 'a', name: 'A', app_type: 'spa' },
  ]);
  server.reply(json({ connections: [{ id: 'con_1', name: 'c', strategy: 'ad', options: { client_secret: 'x' } }] }));
  expect((await done(client.readCatalogue('connections', sync))).body).toEqual([
    { id: 'con_1', name: 'c', strategy: 'ad' },
  ]);
});

test('tokens of identity providers do not come in', async () => {
  const identity = { connection: 'google', user_id: 1, provider: 'google-oauth2', access_token: 'ya29' };
  server.reply(json({ ...ada, identities: [identity] }));
  expect(JSON.stringify((await done(client.getUser('auth0|ada', person))).body)).not.toContain('ya29');
});

test('a redirect is not followed: the other server hears nothing', async () => {
  const other = await startFaultServer();
  other.reply(json(ada));
  for (const status of [301, 302, 303, 307, 308]) {
    server.reply(raw('', status, { location: `http://${other.domain}/api/v2/users/x` }));
    await expect(done(client.getUser('auth0|ada', person))).rejects.toMatchObject({ kind: 'bad_answer' });
    const write = done(client.send(patchUser('auth0|ada', { blocked: true }), 'c', person));
    await expect(write).rejects.toMatchObject({ kind: 'unknown_outcome' });
  }
  expect([other.seen.length, other.tokenRequests.length]).toEqual([0, 0]);
  await other.close();
});

test.each(['', '.', '..', '\uD800'])('%j is no id: nothing is sent', async (id) => {
  await expect(done(client.getUser(id, person))).rejects.toMatchObject({ kind: 'usage' });
  expect(server.seen).toHaveLength(0);
});

test.each([
  ['auth0|a/../../../clients', 'auth0%7Ca%2F..%2F..%2F..%2Fclients'],
  ['samlp|x|ö @+%2e?q#f\\', 'samlp%7Cx%7C%C3%B6%20%40%2B%252e%3Fq%23f%5C'],
])('%j stays one part of the path', async (user_id, part) => {
  server.reply(json({ user_id }));
  await done(client.getUser(user_id, person));
  expect(server.seen[0]?.url).toBe(`/api/v2/users/${part}`);
});

test('gzip is asked for and understood', async () => {
  server.reply(raw(gzipSync(JSON.stringify(ada)), 200, { 'content-encoding': 'gzip' }));
  expect((await done(client.getUser('auth0|ada', person))).body).toEqual(ada);
  expect(server.seen[0]?.headers['accept-encoding']).toBe('gzip');
});

test('an answer that unpacks to more than is sensible is not read to its end', async () => {
  const bomb = gzipSync(Buffer.alloc(80 * 1_048_576, 32));
  server.reply(raw(bomb, 200, { 'content-encoding': 'gzip' }));
  await expect(done(client.getUser('auth0|ada', person))).rejects.toMatchObject({ kind: 'bad_answer' });
});

test('a change sends what it changes, and its number for the tenant’s log', async () => {
  server.reply(json({ ...ada, blocked: true }));
  await done(client.send(patchUser('auth0|ada', { blocked: true }), 'change-1', person));
  const [request] = server.seen;
  expect([request?.method, request?.body]).toEqual(['PATCH', '{"blocked":true}']);
  expect(request?.headers['x-correlation-id']).toBe('change-1');
});

test('Retry-After wins over the reset, and the same read goes on after it', async () => {
  const reset = String(Math.ceil(clock.now() / 1000) + 60);
  const limits = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
  server.reply(
    refusal(429, 'Global limit has been reached', 'too_many_requests', { ...limits, 'retry-after': '3' }),
    json(ada),
  );
  const before = clock.now();
  await done(client.getUser('auth0|ada', person));
  expect(clock.now() - before).toBeGreaterThanOrEqual(3000);
  expect(clock.now() - before).toBeLessThan(6000);
  const counted = { reason: 'person', count: 2, limited: 1, server_errors: 0 };
  expect(client.takeRequestCounts()).toEqual([expect.objectContaining(counted)]);
  expect(client.requestsSent('person')).toBe(2);
});

test('a pause that is too long for a person is said, with its end', async () => {
  server.reply(refusal(429, 'slow', 'too_many_requests', { 'retry-after': '3600' }));
  const error: unknown = await done(client.getUser('auth0|ada', person)).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: 'rate_limited' });
  expect((error as { retryAt: number }).retryAt - clock.now()).toBeGreaterThan(3_500_000);
  expect(server.seen).toHaveLength(1);
});

test('a 404 of Auth0 for the user is an answer; it carries the server’s time', async () => {
  const date = new Date(Date.now() + 7_200_000).toUTCString();
  server.reply(refusal(404, 'The user does not exist.', 'inexistent_user', { date }));
  const answer = await done(client.getUser('auth0|ada', person));
  expect(answer).toEqual({ body: undefined, served_at: Date.parse(date) });
  expect(client.clockOffset()).toBeGreaterThan(7_190_000);
});

test('a search without totals is a bad answer: windows could not be split', async () => {
  server.reply(json([ada]));
  await expect(done(client.searchUsers({ per_page: 50 }, sync))).rejects.toMatchObject({ kind: 'bad_answer' });
});

test('the log of requests names nobody', async () => {
  server.reply(json(ada));
  await done(client.getUser('auth0|ada', person));
  expect(seen).toMatchObject([{ what: 'user', reason: 'person', status: 200 }]);
  expect(JSON.stringify(seen)).not.toContain('ada');
});

test('closing the client ends a sign-in that is under way', async () => {
  server.replyToken(neverAnswer);
  const call = done(client.getUser('auth0|ada', person));
  setTimeout(() => client.close(), 20);
  await expect(call).rejects.toMatchObject({ kind: 'interrupted' });
});
