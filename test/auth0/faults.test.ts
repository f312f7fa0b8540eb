import { inspect } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { patchUser } from '../../src/changes/actions/patch-user.ts';
import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { AppError } from '../../src/errors.ts';
import type { ErrorKind } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import {
  bytes,
  closeConnection,
  cutChunked,
  cutGzip,
  cutLength,
  json,
  neverAnswer,
  raw,
  refusal,
  resetConnection,
  stallInBody,
  startFaultServer,
} from '../helpers/fault-server.ts';
import type { FaultServer, Reply } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const secret = 'the-client-secret-of-this-test';
const ada = { user_id: 'auth0|ada', name: 'Ada', updated_at: '2026-11-01T00:00:00.000Z' };
const person: RequestOptions = { priority: 'person', reason: 'person' };

let server: FaultServer;
let clock: FakeClock;
let client: Auth0Client;

beforeEach(async () => {
  server = await startFaultServer();
  clock = new FakeClock(Date.now());
  client = clientFor(server.domain);
});
afterEach(async () => {
  client.close();
  await server.close();
});

function clientFor(domain: string, changes = {}): Auth0Client {
  return openClient({
    tenant: testTenant(domain, changes),
    secret: new Secret(secret),
    clock,
    reserve: 0.2,
    requestTimeouts: { connect: 300, response: 150, request: 400 },
    random: () => 0.5,
  });
}

/** The error that the call must end with. */
async function failure(call: Promise<unknown>): Promise<AppError> {
  const error = await settled(call, clock).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

interface Fault {
  readonly name: string;
  readonly reply: Reply;
  readonly kind: ErrorKind;
  /** How often a person's read is sent. */
  readonly sent: number;
  /** What a write that meets it ends with. */
  readonly write: ErrorKind;
}

const html = { 'content-type': 'text/html' };
const empty = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0' };
const unknown = 'unknown_outcome';
const scopeMessage = 'Insufficient scope, expected any of: read:users,read:logs';
const planMessage = 'Please upgrade your subscription to use this';
const halfUser = 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"user_id":"auth0|a';
const hugeHeader = `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(80_000)}\r\n\r\n{}`;
const notUtf8 = Buffer.from('{"user_id":"auth0|ada","name":"\xff"}', 'latin1');
const elsewhere = { location: 'http://127.0.0.1:1/login' };

const faults: readonly Fault[] = [
  { name: '503 as HTML', reply: raw('<h1>sorry', 503, html), kind: 'server_error', sent: 2, write: unknown },
  { name: '500 as JSON', reply: refusal(500, 'oops'), kind: 'server_error', sent: 2, write: unknown },
  { name: 'a reset', reply: resetConnection, kind: 'network', sent: 2, write: unknown },
  { name: 'a close before the headers', reply: closeConnection, kind: 'network', sent: 2, write: unknown },
  { name: 'a chunked body that is cut off', reply: cutChunked, kind: 'network', sent: 2, write: unknown },
  { name: 'a body shorter than its length', reply: cutLength, kind: 'network', sent: 2, write: unknown },
  { name: 'gzip that is cut off', reply: cutGzip(JSON.stringify(ada)), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'a cut that looks like an end', reply: bytes(halfUser), kind: 'bad_answer', sent: 2, write: unknown },
  { name: '200 with a login page', reply: raw('<html>', 200, html), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'a redirect', reply: raw('', 302, elsewhere), kind: 'bad_answer', sent: 1, write: unknown },
  { name: 'an empty 200', reply: raw(''), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'a list instead of a user', reply: json([]), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'another user', reply: json({ user_id: 'auth0|bob' }), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'bytes that are no UTF-8', reply: raw(notUtf8), kind: 'bad_answer', sent: 2, write: unknown },
  { name: 'silence', reply: neverAnswer, kind: 'timeout', sent: 2, write: unknown },
  { name: 'silence in the body', reply: stallInBody, kind: 'timeout', sent: 2, write: unknown },
  { name: 'something that is not HTTP', reply: bytes('SSH-2.0-x\r\n'), kind: 'bad_answer', sent: 1, write: unknown },
  { name: 'headers without end', reply: bytes(hugeHeader), kind: 'bad_answer', sent: 1, write: unknown },
  {
    name: '429',
    reply: refusal(429, 'Global limit has been reached', 'too_many_requests', empty),
    kind: 'rate_limited',
    sent: 2,
    write: 'rate_limited',
  },
  { name: '400', reply: refusal(400, 'bad body'), kind: 'auth0_refused', sent: 1, write: 'auth0_refused' },
  {
    name: '403 for a scope',
    reply: refusal(403, scopeMessage, 'insufficient_scope'),
    kind: 'insufficient_scope',
    sent: 1,
    write: 'insufficient_scope',
  },
  {
    name: '403 for the plan',
    reply: refusal(403, planMessage, 'insufficient_scope'),
    kind: 'not_in_plan',
    sent: 1,
    write: 'not_in_plan',
  },
  { name: '404 of a proxy', reply: raw('<h1>404', 404, html), kind: 'bad_answer', sent: 1, write: unknown },
  { name: '404 of another thing', reply: refusal(404, 'no route'), kind: 'not_found', sent: 1, write: 'not_found' },
  { name: '401', reply: refusal(401, 'Invalid token'), kind: 'bad_credentials', sent: 2, write: 'bad_credentials' },
  { name: '409', reply: refusal(409, 'exists'), kind: 'auth0_refused', sent: 1, write: 'auth0_refused' },
];

describe.each(faults)('$name', ({ reply, kind, sent, write }) => {
  test(`is ${kind} for a read, which is sent ${sent === 1 ? 'once' : 'again'}`, async () => {
    server.reply(reply);
    const error = await failure(client.getUser('auth0|ada', person));
    expect([error.kind, server.seen.length]).toEqual([kind, sent]);
  });

  test(`is ${write} for a write, which is not sent again`, async () => {
    server.reply(reply);
    const error = await failure(client.send(patchUser('auth0|ada', { blocked: true }), 'change-1', person));
    // A 401 comes before Auth0 looks at the request: with a new token it may be sent once more.
    expect([error.kind, server.seen.length]).toEqual([write, kind === 'bad_credentials' ? 2 : 1]);
  });

  test('leaves no trace of secret or token in its error', async () => {
    server.reply(reply);
    const error = await failure(client.getUser('auth0|ada', person));
    const token = server.seen[0]?.headers.authorization?.slice('Bearer '.length) ?? 'no token was sent';
    const shown = `${inspect(error, { depth: 20, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('acme-test');
  });
});

test.each([
  [scopeMessage, 'insufficient_scope', 'Grant read:users or read:logs to'],
  [scopeMessage.replace('any of', 'all of'), 'insufficient_scope', 'Grant read:users and read:logs to'],
  [scopeMessage.replace('any of', 'all of'), undefined, 'Grant read:users and read:logs to'],
])('the scopes that Auth0 expects are read from its refusal: %s, %s', async (words, code, hint) => {
  server.reply(refusal(403, words, code));
  const error = await failure(client.getUser('auth0|ada', person));
  expect([error.kind, error.scopes]).toEqual(['insufficient_scope', ['read:users', 'read:logs']]);
  expect(error.hint).toContain(hint);
});

test('a read succeeds when only the first attempt failed', async () => {
  server.reply(resetConnection, json(ada));
  await expect(settled(client.getUser('auth0|ada', person), clock)).resolves.toMatchObject({ body: ada });
});

test('a byte order mark does not matter', async () => {
  server.reply(raw(`\uFEFF${JSON.stringify(ada)}`));
  await expect(settled(client.getUser('auth0|ada', person), clock)).resolves.toMatchObject({ body: ada });
});

test('a write to a port where nobody listens is known not to be sent', async () => {
  server.reply(json(ada));
  await settled(client.getUser('auth0|ada', person), clock);
  await server.close();
  const error = await failure(client.send(patchUser('auth0|ada', { blocked: true }), 'change-1', person));
  expect(error.kind).toBe('network');
  expect(error.message).toContain('nothing was sent');
  server = await startFaultServer();
});

test('plain HTTP on this machine where TLS is expected is no connection, with the flag that makes it one', async () => {
  const encrypted = clientFor(server.domain, { loopback_http: false });
  const error = await failure(encrypted.getUser('auth0|ada', person));
  expect(error.kind).toBe('network');
  expect(error.hint).toContain('--loopback-http');
  encrypted.close();
});

test('a name that does not exist is no connection', async () => {
  const lost = clientFor('tenant.invalid', { loopback_http: false });
  const error = await failure(lost.getUser('auth0|ada', person));
  expect(['network', 'timeout']).toContain(error.kind);
  lost.close();
});

test('an abort ends a read as interrupted', async () => {
  server.reply(neverAnswer);
  const stop = new AbortController();
  const call = failure(client.getUser('auth0|ada', { ...person, signal: stop.signal }));
  await waitUntil('the request arrives', () => server.seen.length > 0);
  stop.abort();
  expect((await call).kind).toBe('interrupted');
});
