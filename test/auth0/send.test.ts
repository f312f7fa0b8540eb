import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { systemClock } from '../../src/clock.ts';
import type { ChangeRequest } from '../../src/domain/change.ts';
import { AppError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { json, raw, refusal, resetConnection, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer } from '../helpers/fault-server.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;
const password = new Secret('Correct-Horse-9');

let server: FaultServer;
let client: Auth0Client;

beforeEach(async () => {
  server = await startFaultServer();
  client = openClient({ tenant: testTenant(server.domain), secret: new Secret('s'), clock: systemClock, reserve: 0.2 });
});
afterEach(async () => {
  client.close();
  await server.close();
});

async function failure(call: Promise<unknown>): Promise<AppError> {
  return await call.then(
    () => expect.fail('it went through'),
    (error: unknown) => error as AppError,
  );
}

const user_path = '/users/auth0%7Cada';

test.each<[string, ChangeRequest, number]>([
  [
    'PUT with a body',
    {
      method: 'PUT',
      path: `${user_path}/authentication-methods`,
      body: [{ type: 'phone', phone_number: '+4912345678' }],
    },
    200,
  ],
  ['DELETE with a body', { method: 'DELETE', path: `${user_path}/roles`, body: { roles: ['rol_1'] } }, 204],
  ['DELETE without one', { method: 'DELETE', path: user_path }, 204],
  ['POST that is answered 201', { method: 'POST', path: '/organizations', body: { name: 'acme' } }, 201],
  ['POST that is answered 202', { method: 'POST', path: `${user_path}/revoke-access`, body: {} }, 202],
  [
    'PATCH of a list',
    { method: 'PATCH', path: '/connections/con_1/clients', body: [{ client_id: 'a', status: true }] },
    204,
  ],
])(
  'a %s arrives as it was made, with the correlation id, on a connection of its own',
  async (_name, request, status) => {
    server.reply(status === 202 || status === 204 ? raw('', status) : json({ id: 'x' }, status));
    const { body } = await client.send(request, 'change-1', person);
    expect(body).toEqual(status === 202 || status === 204 ? undefined : { id: 'x' });
    const [seen] = server.seen;
    expect([seen?.method, seen?.url]).toEqual([request.method, `/api/v2${request.path}`]);
    expect(seen?.body).toBe(request.body === undefined ? '' : JSON.stringify(request.body));
    expect(seen?.headers).toMatchObject({ 'x-correlation-id': 'change-1', connection: 'close' });
    expect(seen?.headers.authorization).toMatch(/^Bearer /);
  },
);

test('a query and headers of its own go along', async () => {
  server.reply(raw('', 204));
  const headers = { 'auth0-custom-domain': 'login.example.com' };
  await client.send({ method: 'DELETE', path: '/grants', query: { user_id: 'auth0|a&b' }, headers }, 'c', person);
  expect(server.seen[0]?.url).toBe('/api/v2/grants?user_id=auth0%7Ca%26b');
  expect(server.seen[0]?.headers).toMatchObject(headers);
});

test.each<[string, ChangeRequest]>([
  ['out of the API', { method: 'DELETE', path: '/users/../../logs' }],
  ['to another path', { method: 'DELETE', path: '/users/%2e%2e' }],
  ['with a query hidden in it', { method: 'DELETE', path: '/users/a?x=1' }],
])('a path that leads %s is not sent', async (_name, request) => {
  await expect(client.send(request, 'c', person)).rejects.toMatchObject({ kind: 'bug' });
  expect(server.seen).toEqual([]);
});

test('the tokens of identity providers are taken out of every answer', async () => {
  const identity = { provider: 'google-oauth2', user_id: '1', access_token: 't', profileData: { refresh_token: 't' } };
  server.reply(json([identity]));
  const { body } = await client.send(
    { method: 'POST', path: `${user_path}/identities`, body: { provider: 'google-oauth2', user_id: '1' } },
    'c',
    person,
  );
  expect(body).toEqual([{ provider: 'google-oauth2', user_id: '1', profileData: {} }]);
});

describe('a secret', () => {
  const request: ChangeRequest = {
    method: 'PATCH',
    path: user_path,
    body: { connection: 'members' },
    secrets: { password: 'new_password' },
  };

  test('is put into the body when it is sent', async () => {
    server.reply(json({ user_id: 'auth0|ada' }));
    await client.send(request, 'c', { ...person, secrets: { new_password: password } });
    expect(JSON.parse(server.seen[0]!.body)).toEqual({ connection: 'members', password: password.reveal() });
  });

  test('that is missing keeps the request from being sent', async () => {
    await expect(client.send(request, 'c', person)).rejects.toMatchObject({ kind: 'bug' });
    expect(server.seen).toEqual([]);
  });

  test('is not in an error, even when Auth0 repeats it', async () => {
    server.reply(refusal(400, `PasswordStrengthError: ${password.reveal()} is too weak`));
    const error = await failure(client.send(request, 'c', { ...person, secrets: { new_password: password } }));
    expect(error).toMatchObject({ kind: 'auth0_refused', statusCode: 400 });
    expect(error.message).toContain('is too weak');
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain(password.reveal());
  });
});

describe('the Authentication API', () => {
  const mail: ChangeRequest = {
    method: 'POST',
    api: 'authentication',
    path: '/dbconnections/change_password',
    body: { client_id: 'a', email: 'ada@example.com', connection: 'members' },
  };

  test('is asked without a token, and may answer in plain text', async () => {
    server.reply(raw("We've just sent you an email to reset your password."));
    const { body } = await client.send(mail, 'c', person);
    expect(body).toContain('just sent you an email');
    expect(server.seen[0]?.url).toBe('/dbconnections/change_password');
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    expect(server.tokenRequests).toEqual([]);
  });

  test.each([
    ['a page of something in between', raw('<html>please log in</html>')],
    ['a broken connection', resetConnection],
    ['a gateway’s error', raw('<h1>bad gateway', 502)],
  ])('leaves the outcome unknown after %s, and is not asked again', async (_name, reply) => {
    server.reply(reply);
    await expect(client.send(mail, 'c', person)).rejects.toMatchObject({ kind: 'unknown_outcome' });
    expect(server.seen).toHaveLength(1);
  });

  test('takes a token of the Global Client where it wants one', async () => {
    const simulator = await startSimulator({ users: 20, roomy: true, seed: 3, impersonation: true });
    const { domain, client_id, global_client } = simulator;
    const secret = new Secret(simulator.client_secret);
    const own = openClient({ tenant: testTenant(domain, { client_id }), secret, clock: systemClock, reserve: 0.2 });
    const global_token = await own.globalToken(global_client.client_id, new Secret(global_client.client_secret));
    const path = `/users/${encodeURIComponent(simulator.allUsers()[0]!.user_id)}/impersonate`;
    const request = { method: 'POST', api: 'authentication', path, bearer: 'global_token' } as const;
    const body = { protocol: 'oauth2', impersonator_id: 'auth0|admin', client_id: 'nope' };
    const secrets = { global_token };
    // The application does not exist: that this is what is refused shows that the token was taken.
    const refused = await failure(own.send({ ...request, body }, 'c', { ...person, secrets }));
    expect(refused.statusCode).toBe(404);
    const stranger = { global_token: new Secret('wrong') };
    expect((await failure(own.send({ ...request, body }, 'c', { ...person, secrets: stranger }))).statusCode).toBe(401);
    own.close();
    await simulator.close();
  });
});
