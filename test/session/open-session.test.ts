import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import { mirrorFile, tenantFolder } from '../../src/paths.ts';
import { Secret } from '../../src/secret.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { Session } from '../../src/session/session.ts';
import { TempHome } from '../helpers/temp-home.ts';
import { testTenant } from '../helpers/test-tenant.ts';
import { anEntry } from '../helpers/a-change.ts';

const acme = testTenant('127.0.0.1:9', { name: 'acme' });
let home: TempHome;
beforeEach(() => {
  home = new TempHome();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
});

function open(): Session {
  return openSession({ paths: home.paths, env: home.env, clock: systemClock });
}

it('touches nothing until it is asked for something', () => {
  expect(open().config.read().tenants).toEqual([]);
  expect(readdirSync(home.path)).toEqual([]);
});

it('names the tenants that exist when one does not', () => {
  const session = open();
  session.config.addTenant(acme);
  expect(session.tenant('acme')).toEqual(acme);
  expect(() => session.tenant('acne')).toThrow('there is no tenant acne');
});

describe('the mirror of a tenant', () => {
  it('is absent before the first sync and asks for no secret then', async () => {
    home.env['TENANTRY_CREDENTIAL_STORE'] = 'env';
    expect(await open().openReader(acme)).toBeUndefined();
  });

  it('is made with a key of its own and found again by another process', async () => {
    const writer = await open().openWriter(acme);
    writer.commitBatch({ users: [{ profile: { user_id: 'auth0|1' }, source: 'id', read_at: 1 }] }, 1);
    const session = open();
    const reader = await session.openReader(acme);
    expect(reader?.countUsers()).toBe(1);
    expect((await (await session.credentials()).get('acme', 'mirror'))?.reveal()).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(tenantFolder(home.paths, 'acme')).mode & 0o777).toBe(0o700);
    expect(readdirSync(tenantFolder(home.paths, 'acme')).filter((name) => name.includes('lock'))).toEqual([]);
    reader?.close();
    writer.close();
  });

  it('gets one key when two sessions begin it at once', async () => {
    const [one, other] = await Promise.all([open().openWriter(acme), open().openWriter(acme)]);
    one.commitBatch({ users: [{ profile: { user_id: 'auth0|1' }, source: 'id', read_at: 1 }] }, 1);
    expect(other.countUsers()).toBe(1);
    one.close();
    other.close();
  });

  it('says so when its key is gone, and stays as it is', async () => {
    (await open().openWriter(acme)).close();
    const session = open();
    await (await session.credentials()).delete('acme', 'mirror');
    const failure = { kind: 'key_missing', tenant: 'acme', hint: expect.stringContaining('away') as string };
    await expect(session.openReader(acme)).rejects.toMatchObject(failure);
    await expect(session.openWriter(acme)).rejects.toMatchObject(failure);
    expect(existsSync(mirrorFile(home.paths, 'acme'))).toBe(true);
  });
});

describe('a tenant that is given another domain', () => {
  const moved = { ...acme, domain: '127.0.0.1:10' };
  const refused = {
    kind: 'refused',
    tenant: 'acme',
    message: 'the mirror of acme holds the users of 127.0.0.1:9, not of 127.0.0.1:10',
    hint: expect.stringContaining('tenants edit acme --domain 127.0.0.1:9') as string,
  };

  it('does not get the users of the one before, neither to read nor to add to', async () => {
    const writer = await open().openWriter(acme);
    writer.commitBatch({ users: [{ profile: { user_id: 'auth0|1' }, source: 'id', read_at: 1 }] }, 1);
    writer.close();
    await expect(open().openReader(moved)).rejects.toMatchObject(refused);
    await expect(open().openWriter(moved)).rejects.toMatchObject(refused);
    const custom = { ...acme, domain: 'login.example.com', audience_domain: acme.domain, loopback_http: false };
    for (const same of [acme, custom]) {
      const reader = await open().openReader(same);
      expect(reader?.countUsers()).toBe(1);
      reader?.close();
    }
  });

  it('is free to have it as long as nothing was mirrored', async () => {
    const mistyped = await open().openWriter(acme);
    mistyped.commitBatch({ status: { job: 'users-full', state: 'waiting' } }, 1);
    mistyped.close();
    const writer = await open().openWriter(moved);
    writer.commitBatch({ checkpoint: { job: 'log-events', value: { seen_until: 1 } } }, 1);
    writer.close();
    await expect(open().openReader(acme)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('the client of a tenant', () => {
  it('needs stored credentials, and says how to store them', async () => {
    await expect(open().openClient(acme)).rejects.toMatchObject({
      kind: 'bad_credentials',
      message: expect.stringContaining('acme') as string,
      hint: expect.stringContaining('tenants edit acme') as string,
    });
  });

  it('signs in with what is stored', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      void request.toArray().then((chunks) => {
        bodies.push(Buffer.concat(chunks as Buffer[]).toString());
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"access_denied"}');
      });
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const tenant = { ...acme, domain: `127.0.0.1:${(server.address() as AddressInfo).port}` };
    const session = open();
    await (await session.credentials()).set('acme', 'client', new Secret('hunter2'));
    const client = await session.openClient(tenant);
    await expect(client.scopes({ priority: 'person', reason: 'person' })).rejects.toMatchObject({
      kind: 'bad_credentials',
    });
    expect(bodies.join()).toContain('hunter2');
    client.close();
    server.close();
  });
});

it('forgets a tenant: rows, key and secret', async () => {
  const session = open();
  session.config.addTenant(acme);
  session.config.addTenant({ ...acme, name: 'other' });
  const store = await session.credentials();
  for (const name of ['acme', 'other']) {
    await store.set(name, 'client', new Secret('x'));
    (await session.openWriter({ ...acme, name })).close();
  }
  await session.forgetTenant('acme');
  expect(session.config.read().tenants.map(({ name }) => name)).toEqual(['other']);
  expect(existsSync(tenantFolder(home.paths, 'acme'))).toBe(false);
  expect(await store.get('acme', 'client')).toBeUndefined();
  expect(await store.get('acme', 'mirror')).toBeUndefined();
  expect(await store.get('other', 'mirror')).toBeDefined();
  await expect(session.forgetTenant('acme')).rejects.toMatchObject({ kind: 'not_found' });
});

it('finds the credential store once it works', async () => {
  const passphrase = home.env['TENANTRY_PASSPHRASE'];
  await (await open().credentials()).set('acme', 'client', new Secret('x'));
  delete home.env['TENANTRY_PASSPHRASE'];
  const session = open();
  await expect(session.openClient(acme)).rejects.toMatchObject({ kind: 'passphrase_needed' });
  home.env['TENANTRY_PASSPHRASE'] = passphrase;
  rmSync(home.paths.data, { recursive: true, force: true });
  (await session.openWriter(acme)).close();
});

it('opens the journal with a key of its own, which outlives the tenants', async () => {
  const session = open();
  session.config.addTenant(acme);
  const entry = anEntry({ change_id: '1', tenant: 'acme', user_id: 'auth0|1' });
  const journal = await session.openJournal();
  journal.append(entry, 1);
  journal.close();
  await session.forgetTenant('acme');
  const again = await open().openJournal();
  expect(again.list({ limit: 10 })).toMatchObject([entry]);
  expect(again.verify()).toBeUndefined();
  again.close();
  await (await session.credentials()).delete('*', 'journal');
  await expect(open().openJournal()).rejects.toMatchObject({
    kind: 'key_missing',
    message: expect.stringContaining('the journal cannot be opened') as string,
  });
});
