import { afterEach, beforeEach, expect, test } from 'vitest';

import { loginWithDevice } from '../../src/auth0/device-login.ts';
import type { DevicePrompt, DeviceToken } from '../../src/auth0/device-login.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { fakeToken, json, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer, Reply } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';

const domain = 'acme.eu.auth0.com';
const exp = 1_900_000_000;
const token = fakeToken({ exp, aud: [`https://${domain}/api/v2/`, 'https://auth0.auth0.com/userinfo'] });
const pending = json({ error: 'authorization_pending', error_description: 'wait' }, 403);
const code = {
  device_code: 'the-device-code',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://auth0.auth0.com/activate',
  verification_uri_complete: 'https://auth0.auth0.com/activate?user_code=ABCD-EFGH',
  expires_in: 900,
  interval: 5,
};

let server: FaultServer;
let clock: FakeClock;
let shown: DevicePrompt[];

beforeEach(async () => {
  server = await startFaultServer();
  server.reply(json(code));
  clock = new FakeClock(Date.now());
  shown = [];
});
afterEach(async () => {
  await server.close();
});

function show(prompt: DevicePrompt): void {
  shown.push(prompt);
}

async function login(...answers: Reply[]): Promise<DeviceToken> {
  server.replyToken((request, response, socket) => {
    const reply = answers.length > 1 ? answers.shift()! : answers[0]!;
    reply(request, response, socket);
  });
  const authority = { origin: `http://${server.domain}`, client_id: 'a-client' };
  const scopes = ['read:users', 'read:logs'];
  return await settled(loginWithDevice({ domain, scopes, clock, authority, show }), clock);
}

test('the person gets an address and a code, and then the token comes', async () => {
  const before = clock.now();
  const signedIn = await login(pending, pending, json({ access_token: token }));
  expect(signedIn.token.reveal()).toBe(token);
  expect(signedIn.expires_at).toBe(exp);
  expect(shown).toMatchObject([{ user_code: 'ABCD-EFGH', expires_at: before + 900_000 }]);
  expect(clock.now() - before).toBe(15_000);
  const form = new URLSearchParams(server.seen[0]!.body);
  expect(form.get('audience')).toBe(`https://${domain}/api/v2/`);
  expect(form.get('scope')).toBe('openid read:users read:logs');
});

test('asked to slow down, it asks less often', async () => {
  const before = clock.now();
  await login(json({ error: 'slow_down' }, 429), json({ access_token: token }));
  expect(clock.now() - before).toBe(15_000);
});

test('a failing server does not end the wait', async () => {
  await expect(login(json({}, 503), json({ access_token: token }))).resolves.toMatchObject({ expires_at: exp });
});

test.each([
  ['refused in the browser', [json({ error: 'access_denied' }, 403)], 'refused in the browser'],
  ['with a code that expired', [pending, json({ error: 'expired_token' }, 403)], 'expired'],
  ['that nobody answers', [pending], 'expired'],
  [
    'for another tenant',
    [json({ access_token: fakeToken({ exp, aud: 'https://b.auth0.com/api/v2/' }) })],
    'another tenant',
  ],
  ['of an unknown client', [json({ error: 'unauthorized_client' }, 403)], 'no token'],
])('a sign-in %s ends as bad credentials', async (_name, answers, words) => {
  const error: unknown = await login(...answers).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: 'bad_credentials' });
  expect(String(error)).toContain(words);
  expect(String(error)).not.toContain('the-device-code');
});

test('without a code there is nothing to wait for', async () => {
  server.reply(json({ error: 'invalid_request', error_description: 'no such audience' }, 400));
  await expect(login(pending)).rejects.toMatchObject({ kind: 'bad_answer' });
});
