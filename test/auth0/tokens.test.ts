import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { inspect } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { Secret } from '../../src/secret.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import {
  allScopes,
  closeConnection,
  fakeToken,
  json,
  raw,
  refusal,
  startFaultServer,
} from '../helpers/fault-server.ts';
import type { FaultServer } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const ada = { user_id: 'auth0|ada' };
const person: RequestOptions = { priority: 'person', reason: 'person' };

let server: FaultServer;
let clock: FakeClock;
const open: Auth0Client[] = [];

beforeEach(async () => {
  server = await startFaultServer();
  server.reply(json(ada));
  clock = new FakeClock(Date.now());
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await server.close();
});

function clientWith(secret: string, changes: Partial<Tenant> = {}): Auth0Client {
  const tenant = testTenant(server.domain, changes);
  const client = openClient({ tenant, secret: new Secret(secret), clock, reserve: 0.2, random: () => 0.5 });
  open.push(client);
  return client;
}

test('many callers share one token and one request for it', async () => {
  const client = clientWith('s3cret');
  await settled(Promise.all([1, 2, 3, 4].map(async () => await client.scopes(person))), clock);
  await settled(client.getUser('auth0|ada', person), clock);
  expect(server.tokenRequests).toHaveLength(1);
  const form = JSON.parse(server.tokenRequests[0]!.body) as unknown;
  expect(form).toEqual({
    grant_type: 'client_credentials',
    client_id: 'test-client',
    client_secret: 's3cret',
    audience: `https://${server.domain}/api/v2/`,
  });
});

test('a caller that gives up does not take the token from the others', async () => {
  const client = clientWith('s3cret');
  const stop = new AbortController();
  const leaving = client.scopes({ ...person, signal: stop.signal });
  const staying = client.scopes(person);
  stop.abort(new Error('left'));
  await expect(leaving).rejects.toThrow('left');
  await expect(settled(staying, clock)).resolves.toContain('read:users');
});

test('a token is renewed five minutes before it expires', async () => {
  server.replyToken(json({ access_token: fakeToken({}), expires_in: 3600, scope: allScopes }));
  const client = clientWith('s3cret');
  await settled(client.scopes(person), clock);
  await clock.advance(54 * 60_000);
  await settled(client.scopes(person), clock);
  expect(server.tokenRequests).toHaveLength(1);
  await clock.advance(2 * 60_000);
  await settled(client.scopes(person), clock);
  expect(server.tokenRequests).toHaveLength(2);
});

test('a token that Auth0 calls expired is renewed once, and the call goes through', async () => {
  server.reply(refusal(401, 'Expired token received for JSON Web Token validation'), json(ada));
  const client = clientWith('s3cret');
  await expect(settled(client.getUser('auth0|ada', person), clock)).resolves.toMatchObject({ body: ada });
  expect(server.tokenRequests).toHaveLength(2);
});

test('a private key signs a statement that is good for less than a minute and never used twice', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const client = clientWith(pem, { credential: 'private_key_jwt', audience_domain: 'acme.eu.auth0.com' });
  server.replyToken(json({ access_token: fakeToken({}), expires_in: 300, scope: allScopes }));
  await settled(client.scopes(person), clock);
  await clock.advance(200_000);
  await settled(client.scopes(person), clock);
  const forms = server.tokenRequests.map((request) => JSON.parse(request.body) as Record<string, string>);
  const claims = forms.map(({ client_assertion = '' }) => {
    const [head = '', body = '', signature = ''] = client_assertion.split('.');
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, string & number>;
  });
  expect(claims[0]).toMatchObject({ iss: 'test-client', sub: 'test-client', aud: `https://${server.domain}/` });
  expect(claims[0]!['exp']! - claims[0]!['iat']!).toBeLessThanOrEqual(60);
  expect(claims[0]!['jti']).not.toBe(claims[1]!['jti']);
  expect(forms[0]).toMatchObject({ audience: 'https://acme.eu.auth0.com/api/v2/' });
  expect(forms[0]).not.toHaveProperty('client_secret');
});

test('a statement dated by a clock that is wrong is made again by the server’s clock', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  clock = new FakeClock(Date.now() + 3_600_000);
  server.replyToken((request, response, socket) => {
    const { client_assertion } = JSON.parse(request.body) as { client_assertion: string };
    const { iat } = JSON.parse(Buffer.from(client_assertion.split('.')[1]!, 'base64url').toString()) as { iat: number };
    const good = Math.abs(iat - Date.now() / 1000) < 10;
    const answer = good
      ? json({ access_token: fakeToken({}), expires_in: 300, scope: allScopes })
      : json({ error: 'invalid_client', error_description: 'iat is in the future' }, 401);
    answer(request, response, socket);
  });
  const client = clientWith(pem, { credential: 'private_key_jwt' });
  await expect(settled(client.scopes(person), clock)).resolves.toContain('read:users');
});

test('a refused secret names the whole command that stores a new one', async () => {
  server.replyToken(json({ error: 'access_denied', error_description: 'Unauthorized' }, 401));
  await expect(settled(clientWith('wrong').scopes(person), clock)).rejects.toMatchObject({
    kind: 'bad_credentials',
    hint: expect.stringMatching(/`tenantry tenants edit \S+ --client-secret-stdin`/) as string,
  });
});

test('a key that cannot sign says so without showing it', async () => {
  const client = clientWith('-----BEGIN PRIVATE KEY-----\nnonsense', { credential: 'private_key_jwt' });
  const error: unknown = await settled(client.scopes(person), clock).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: 'bad_credentials' });
  expect(inspect(error, { depth: 9 })).not.toContain('nonsense');
});

test('a stored token is used as it is, with the scopes that it names', async () => {
  const aud = [`https://${server.domain}/api/v2/`, `https://${server.domain}/userinfo`];
  const token = fakeToken({ exp: Math.floor(clock.now() / 1000) + 600, aud, scope: 'read:users read:logs' });
  const client = clientWith(token, { credential: 'token' });
  await expect(settled(client.scopes(person), clock)).resolves.toEqual(new Set(['read:users', 'read:logs']));
  await settled(client.getUser('auth0|ada', person), clock);
  expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
  expect(server.tokenRequests).toHaveLength(0);
});

test.each([
  ['has expired', { exp: 1000, aud: 'AUD' }],
  ['is for another API', { exp: 9_999_999_999, aud: 'https://elsewhere/api/' }],
  ['has no end', { aud: 'AUD' }],
])('a stored token that %s is refused before anything is sent', async (_name, claims) => {
  const aud = claims.aud === 'AUD' ? `https://${server.domain}/api/v2/` : claims.aud;
  const client = clientWith(fakeToken({ ...claims, aud }), { credential: 'token' });
  await expect(client.getUser('auth0|ada', person)).rejects.toMatchObject({ kind: 'bad_credentials' });
  expect(server.seen).toHaveLength(0);
});

test.each([
  ['a wrong secret', json({ error: 'access_denied', error_description: 'Unauthorized' }, 401), 'bad_credentials', 1],
  [
    'a missing grant',
    json({ error: 'access_denied', error_description: 'no client-grant' }, 403),
    'bad_credentials',
    1,
  ],
  ['a rate limit', json({ error: 'too_many_requests' }, 429, { 'retry-after': '3' }), 'rate_limited', 1],
  ['a failure of the server', raw('<h1>', 502), 'server_error', 2],
  ['a login page', raw('<html>', 200), 'bad_answer', 2],
  ['a redirect', raw('', 307, { location: 'http://127.0.0.1:1/' }), 'bad_answer', 1],
  ['a broken connection', closeConnection, 'network', 2],
])('%s in place of a token is told apart', async (_name, reply, kind, sent) => {
  server.replyToken(reply);
  const client = clientWith('s3cret');
  const error: unknown = await settled(client.getUser('auth0|ada', person), clock).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind });
  expect(server.tokenRequests).toHaveLength(sent);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret');
});
