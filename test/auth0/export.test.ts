import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { exportLinkExpired } from '../../src/auth0/auth0-client.ts';
import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { readUserLines } from '../../src/domain/read-user-lines.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { Secret } from '../../src/secret.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { neverAnswer, raw, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer } from '../helpers/fault-server.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const sync: RequestOptions = { priority: 'sync', reason: 'users-full' };
const people = Array.from({ length: 500 }, (_, index) => ({ user_id: `auth0|${index}`, name: `Zoë\u2028${index} 👩‍👧` }));
const file = people.map((one) => JSON.stringify(one)).join('\n');

let server: FaultServer;
let client: Auth0Client;

beforeEach(async () => {
  server = await startFaultServer();
  client = clientFor({});
});
afterEach(async () => {
  client.close();
  await server.close();
});

function clientFor(changes: object): Auth0Client {
  return openClient({
    tenant: testTenant(server.domain, changes),
    secret: new Secret('s'),
    clock: new FakeClock(Date.now()),
    reserve: 0.2,
    requestTimeouts: { connect: 300, response: 200 },
  });
}

async function download(
  location = `http://${server.domain}/acme.json.gz?Signature=sig-value`,
  { most = 7, skip = 0 } = {},
): Promise<UserProfile[]> {
  const users: UserProfile[] = [];
  for await (const block of client.downloadExport(location, { most, skip }, sync)) {
    const read = [...readUserLines(block)];
    expect(block).toMatchObject({ lines: read.length, first: skip + users.length + 1 });
    expect(read.length).toBeLessThanOrEqual(most);
    users.push(...read);
  }
  return users;
}

test.each([
  ['gzipped', gzipSync(`${file}\n`)],
  ['without a last line feed', gzipSync(file)],
  ['with empty lines and carriage returns', gzipSync(file.replaceAll('\n', '\r\n\r\n'))],
  ['in several gzip members', Buffer.concat([gzipSync(file.slice(0, 9000)), gzipSync(file.slice(9000))])],
  ['already unpacked by something in between', Buffer.from(file)],
])('an export %s gives every user in order', async (_name, body) => {
  server.reply(raw(body));
  await expect(download()).resolves.toEqual(people);
});

test('bytes that arrive one by one make the same users', async () => {
  const zipped = gzipSync(
    people
      .slice(0, 3)
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );
  server.reply((_request, response) => {
    for (const byte of zipped) response.write(Buffer.of(byte));
    response.end();
  });
  await expect(download()).resolves.toEqual(people.slice(0, 3));
});

test('no token and no credentials go with a download', async () => {
  server.reply(raw(gzipSync(file)));
  await download();
  expect(server.seen[0]?.headers.authorization).toBeUndefined();
  expect(server.tokenRequests).toHaveLength(0);
});

test.each([0, 1, 6, 7, 8, 499, 500, 501])('a download goes on after the %d lines that are stored', async (skip) => {
  server.reply(raw(gzipSync(file.replaceAll('\n', '\n \r\n'))));
  await expect(download(undefined, { skip })).resolves.toEqual(people.slice(skip));
});

test('an empty tenant has an empty export', async () => {
  server.reply(raw(gzipSync('')));
  await expect(download()).resolves.toEqual([]);
});

const zipped = gzipSync(file);

test.each([
  ['cut off in the gzip', raw(zipped.subarray(0, zipped.length - 20)), 'bad_answer'],
  ['cut off by the network', cutOff, 'network'],
  ['with half a line at its end', raw(gzipSync(`${file}\n{"user_id":"auth`)), 'bad_answer'],
  ['with a line that is no user', raw(gzipSync(`${file}\n{"name":"x"}`)), 'bad_answer'],
  ['that holds nothing at all', raw(''), 'bad_answer'],
  ['that moved', raw('', 302, { location: 'http://127.0.0.1:1/' }), 'bad_answer'],
  ['behind a failing store', raw('<Error>', 503), 'server_error'],
  ['that never comes', neverAnswer, 'timeout'],
] as const)('an export %s is an error, never a short list', async (_name, reply, kind) => {
  server.reply(reply);
  const error: unknown = await download().catch((error: unknown) => error);
  expect(error).toMatchObject({ kind });
  expect(String(error)).not.toContain('sig-value');
});

function cutOff(_request: unknown, response: import('node:http').ServerResponse): void {
  response.writeHead(200, { 'content-length': String(zipped.length) });
  response.write(zipped.subarray(0, zipped.length / 2), () => response.destroy());
}

test.each([403, 404, 410])(
  'a link that is used up (%d) is told apart, so that a fresh one can be asked for',
  async (status) => {
    server.reply(raw('<Error><Code>AccessDenied</Code></Error>', status));
    await expect(download()).rejects.toMatchObject({ kind: 'not_found', errorCode: exportLinkExpired });
  },
);

test.each([
  'http://store.example.com/x.json.gz',
  'ftp://127.0.0.1/x',
  'file:///etc/passwd',
  'https://user:pw@store.example.com/x',
  'http://127.0.0.1.example.com/x',
])('%s is not fetched', async (location) => {
  await expect(download(location)).rejects.toMatchObject({ kind: 'bad_answer' });
});

test('plain http on this machine is only for a simulator', async () => {
  client.close();
  client = clientFor({ loopback_http: false });
  await expect(download()).rejects.toMatchObject({ kind: 'bad_answer' });
  expect(server.seen).toHaveLength(0);
});

test('a reader that stops early ends the download', async () => {
  server.reply(raw(gzipSync(file)));
  for await (const block of client.downloadExport(`http://${server.domain}/x`, { most: 3, skip: 0 }, sync)) {
    expect([...readUserLines(block)]).toEqual(people.slice(0, 3));
    break;
  }
});
