import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 5, roomy: true });
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

function addArguments(name: string, ...more: string[]): string[] {
  const { domain, client_id } = simulator;
  return ['tenants', 'add', name, '--domain', domain, '--client-id', client_id, '--loopback-http', ...more];
}

test('says what to do where no tenant is set up', async () => {
  expect(await bench.run(['tenants', 'list', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
  const { code, stderr } = await bench.run(['users', 'list']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: no tenant is set up here\nhint: .*tenants add/);
});

test('adds a tenant as production and read-only, signs in, and warns of scopes that are not needed', async () => {
  const end = await bench.run(addArguments('acme', '--client-secret-stdin'), { input: `${simulator.client_secret}\n` });
  expect(end).toMatchObject({ code: 0, stdout: '' });
  expect(end.stderr).toContain('grants more than is used here');
  expect(await bench.json(['tenants', 'list', '--json'])).toEqual([
    {
      name: 'acme',
      domain: simulator.domain,
      client_id: simulator.client_id,
      credential: 'client_secret',
      environment: 'production',
      read_only: true,
      loopback_http: true,
    },
  ]);
});

test('keeps the secret out of every file and every output', async () => {
  const end = await bench.run(['tenants', 'list']);
  const files = readdirSync(home.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    expect(readFileSync(path).includes(simulator.client_secret), path).toBe(false);
    expect(statSync(path).mode & 0o077, path).toBe(0);
  }
  expect(end.stdout + end.stderr).not.toContain(simulator.client_secret);
});

test('refuses a second tenant of the same name before it asks for a secret', async () => {
  const { code, stderr } = await bench.run(addArguments('acme', '--client-secret-stdin'), { input: 'x' });
  expect(code).toBe(2);
  expect(stderr).toContain('already');
});

test('leaves nothing behind when signing in fails', async () => {
  const { code, stderr } = await bench.run(addArguments('wrong', '--client-secret-stdin'), { input: 'not-the-secret' });
  expect(code).toBe(5);
  expect(stderr).toMatch(/^error: wrong was not added: .*\nhint: Compare domain, client ID and secret/);
  expect(stderr).not.toContain('not-the-secret');
  expect(bench.session.config.read().tenants.map((tenant) => tenant.name)).toEqual(['acme']);
  expect(await (await bench.session.credentials()).get('wrong', 'client')).toBeUndefined();
});

test.each([
  [['Bad Name'], /name/],
  [['ok', '--domain', 'https://acme.auth0.com/'], /domain/],
  [['ok', '--domain', 'acme.auth0.com', '--loopback-http'], /plain http/],
])('refuses what makes no tenant: %j', async ([name = '', ...more], expected) => {
  const end = await bench.run([...addArguments(name, '--no-check', '--client-secret-stdin'), ...more], { input: 'x' });
  expect(end.code).toBe(2);
  expect(end.stderr).toMatch(expected);
});

test('asks for a secret where none is given, and says how to give one where nobody can be asked', async () => {
  const { code, stderr } = await bench.run(addArguments('quiet'));
  expect(code).toBe(2);
  expect(stderr).toContain('--private-key FILE');
});

test.each([
  ['', 'is empty'],
  ['two words', 'blanks'],
])('refuses %j as a client secret', async (input, words) => {
  const { code, stderr } = await bench.run(addArguments('blank', '--client-secret-stdin'), { input });
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});

test('takes a private key from a file, and nothing else', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(home.path, 'key.pem');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const end = await bench.run(addArguments('keyed', '--private-key', file, '--no-check'));
  expect(end.code).toBe(0);
  expect(bench.session.tenant('keyed').credential).toBe('private_key_jwt');
  await bench.run(['tenants', 'remove', 'keyed', '--yes']);

  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  for (const [text, words] of [
    [String(elliptic), 'type ec'],
    ['no key', 'no private key'],
    [String(privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })), 'passphrase'],
  ] as const) {
    const refused = await bench.run(addArguments('keyed', '--private-key', '-', '--no-check'), { input: text });
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(words);
    expect(refused.stderr).not.toContain('BEGIN');
  }
});

test('lets a person sign in with a browser, and keeps the token', async () => {
  const clock = new FakeClock(Date.now());
  const args = ['tenants', 'add', 'mine', '--domain', simulator.domain, '--loopback-http', '--device'];
  const end = bench.run([...args, '--client-id', simulator.device_client_id], { clock });
  await clock.untilSleeping();
  await clock.advance(5000);
  const { code, stderr } = await end;
  expect(stderr).toMatch(/^Open http.*\nand agree there if it shows [A-Z0-9-]{9}\./);
  expect(code, stderr).toBe(0);
  const token = await (await bench.session.credentials()).get('mine', 'client');
  expect(stderr).not.toContain(token?.reveal());
  expect(bench.session.tenant('mine').credential).toBe('device');
  expect((await bench.run(['tenants', 'test', 'mine'])).code).toBe(0);

  const pasted = await bench.run(
    ['tenants', 'add', 'pasted', '--domain', simulator.domain, '--loopback-http', '--token-stdin'],
    { input: token?.reveal() ?? '' },
  );
  expect(pasted.code, pasted.stderr).toBe(0);
  for (const name of ['mine', 'pasted']) await bench.run(['tenants', 'remove', name, '--yes']);
});

test('wants a client id where it is needed, and one way to sign in', async () => {
  const add = ['tenants', 'add', 'x', '--domain', simulator.domain];
  expect((await bench.run([...add, '--client-secret-stdin'], { input: 'x' })).stderr).toContain(
    '--client-id is missing',
  );
  expect((await bench.run([...add, '--device', '--token-stdin'], { input: 'x' })).code).toBe(2);
  expect((await bench.run(['tenants', 'add', 'x', '--domain', 'manage.auth0.com', '--device'])).code).toBe(2);
});

test('edits what is named and keeps the rest', async () => {
  expect(await bench.run(['tenants', 'edit', 'acme', '--environment', 'staging', '--read-write'])).toMatchObject({
    code: 0,
  });
  expect(bench.session.tenant('acme')).toMatchObject({
    environment: 'staging',
    read_only: false,
    domain: simulator.domain,
  });
  expect((await bench.run(['tenants', 'edit', 'acme'])).code).toBe(2);
  expect((await bench.run(['tenants', 'edit', 'nobody', '--read-only'])).code).toBe(3);
  expect((await bench.run(['tenants', 'edit', 'acme', '--read-only', '--read-write'])).code).toBe(2);
});

test('tests a tenant and names what is missing', async () => {
  const few = await startSimulator({ users: 1, roomy: true, scopes: ['read:users', 'read:logs'] });
  try {
    const add = ['tenants', 'add', 'few', '--domain', few.domain, '--client-id', few.client_id, '--loopback-http'];
    const added = await bench.run([...add, '--client-secret-stdin'], { input: few.client_secret });
    expect(added.stderr).toContain('few lacks the scope read:connections (names of connections)');
    const alone = await bench.run(['tenants', 'test', 'few', '--json']);
    expect(alone.code).toBe(4);
    expect(JSON.parse(alone.stdout)).toEqual([
      {
        tenant: 'few',
        ok: false,
        granted: ['read:logs', 'read:users'],
        missing: ['read:connections', 'read:clients'],
        excess: [],
        error: null,
      },
    ]);
    expect((await bench.run(['tenants', 'test'])).code).toBe(6);
    expect((await bench.run(['tenants', 'test', 'acme'])).code).toBe(0);
  } finally {
    await bench.run(['tenants', 'remove', 'few', '--yes']);
    await few.close();
  }
});

test('removes a tenant with its folder and its secrets, and only when it is told to', async () => {
  const { code, stderr } = await bench.run(['tenants', 'remove', 'acme']);
  expect(code).toBe(4);
  expect(stderr).toContain('--yes');
  (await bench.session.openWriter(bench.session.tenant('acme'))).close();
  expect(readdirSync(home.paths.data)).toEqual(['acme']);
  expect((await bench.run(['tenants', 'remove', 'acme', '--yes'])).code).toBe(0);
  expect(readdirSync(home.paths.data)).toEqual([]);
  const store = await bench.session.credentials();
  for (const name of ['client', 'mirror'] as const) expect(await store.get('acme', name)).toBeUndefined();
  expect((await bench.run(['tenants', 'remove', 'acme', '--yes'])).code).toBe(3);
});

test('leaves nothing behind where the secret cannot be stored', async () => {
  const other = new CommandBench({ ...home.env, TENANTRY_PASSPHRASE: 'another one' });
  const { code, stderr } = await other.run(addArguments('half', '--client-secret-stdin'), {
    input: simulator.client_secret,
  });
  expect(code).toBe(1);
  expect(stderr).toContain('half was not added');
  expect(bench.session.config.read().tenants.map(({ name }) => name)).not.toContain('half');
});

test('an edit that signing in fails after changes nothing, and the old secret still works', async () => {
  expect(
    (await bench.run(addArguments('kept', '--client-secret-stdin'), { input: simulator.client_secret })).code,
  ).toBe(0);
  const before = bench.session.tenant('kept');
  const { code, stderr } = await bench.run(['tenants', 'edit', 'kept', '--client-secret-stdin'], { input: 'a-slip' });
  expect(code).toBe(5);
  expect(stderr).toContain('kept was not changed');
  const moved = ['tenants', 'edit', 'kept', '--domain', '127.0.0.1:1', '--audience-domain', simulator.domain];
  expect((await bench.run(moved)).code).toBe(5);
  expect(bench.session.tenant('kept')).toEqual(before);
  expect((await bench.run(['tenants', 'test', 'kept'])).code).toBe(0);
});

test('a mirror is never shown as that of another tenant', async () => {
  const mirror = await bench.session.openWriter(bench.session.tenant('kept'));
  mirror.commitBatch({ users: [{ profile: { user_id: 'auth0|1' }, source: 'id', read_at: 1 }] }, 1);
  mirror.close();
  const call = ['tenants', 'edit', 'kept', '--domain', '127.0.0.1:2', '--no-check'];
  const { code, stderr } = await bench.run(call);
  expect(code).toBe(4);
  expect(stderr).toContain(`the mirror of kept holds the users of ${simulator.domain}`);
  expect(bench.session.tenant('kept').domain).toBe(simulator.domain);
  expect((await bench.run([...call, '--audience-domain', simulator.domain])).code).toBe(0);
});

test('makes a tenant read-only also without a network', async () => {
  await bench.run(['tenants', 'edit', 'kept', '--read-write', '--no-check']);
  const { stderr } = await bench.run(['tenants', 'edit', 'kept', '--read-only']);
  expect(stderr).toContain('changed kept: read_only');
  expect(bench.session.tenant('kept').read_only).toBe(true);
});
