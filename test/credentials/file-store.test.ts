import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { openFileStore } from '../../src/credentials/file-store.ts';
import type { CredentialStore } from '../../src/credentials/credential-store.ts';
import { Secret } from '../../src/secret.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-credentials-'));
  file = join(folder, 'config', 'credentials.enc');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(passphrase: string | undefined): CredentialStore {
  return openFileStore(
    file,
    async () => await Promise.resolve(passphrase === undefined ? undefined : new Secret(passphrase)),
  );
}

it('gives back what was stored, to another process as well, and shows none of it', async () => {
  await open('correct horse').set('acme', 'client', new Secret('client-secret-ü'));
  await open('correct horse').set('*', 'journal', new Secret('journal-key'));
  const store = open('correct horse');
  expect((await store.get('acme', 'client'))?.reveal()).toBe('client-secret-ü');
  expect((await store.get('*', 'journal'))?.reveal()).toBe('journal-key');
  expect(await store.get('acme', 'mirror')).toBeUndefined();
  expect(readFileSync(file, 'utf8')).not.toMatch(/client-secret|acme|journal/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'config'))).toEqual(['credentials.enc']);
  expect(store).toMatchObject({ kind: 'file', place: file });
});

it('hands over to another program what a person has typed, and nothing before', async () => {
  await open('correct horse').set('acme', 'client', new Secret('x'));
  const store = open('correct horse');
  expect(store.handOver?.()).toEqual({ TENANTRY_CREDENTIAL_STORE: 'file' });
  await store.get('acme', 'client');
  expect(store.handOver?.()).toMatchObject({ TENANTRY_PASSPHRASE: 'correct horse' });
  const wrong = open('wrong horse');
  await wrong.get('acme', 'client').catch(() => undefined);
  expect(wrong.handOver?.()).not.toHaveProperty('TENANTRY_PASSPHRASE');
});

it('removes one item and keeps the others', async () => {
  const store = open('correct horse');
  await store.delete('acme', 'client');
  await store.set('acme', 'client', new Secret('a'));
  await store.set('acme', 'mirror', new Secret('b'));
  await store.delete('acme', 'client');
  expect(await store.get('acme', 'client')).toBeUndefined();
  expect((await store.get('acme', 'mirror'))?.reveal()).toBe('b');
});

it('names a wrong passphrase and a missing one', async () => {
  await open('correct horse').set('acme', 'client', new Secret('a'));
  const before = readFileSync(file, 'utf8');
  await expect(open('wrong').get('acme', 'client')).rejects.toMatchObject({
    kind: 'passphrase_needed',
    message: `this is not the passphrase of ${file}`,
    hint: expect.stringContaining('TENANTRY_PASSPHRASE') as string,
  });
  await expect(open('wrong').set('acme', 'client', new Secret('b'))).rejects.toMatchObject({
    kind: 'passphrase_needed',
  });
  await expect(open(undefined).get('acme', 'client')).rejects.toMatchObject({
    kind: 'passphrase_needed',
    message: expect.stringContaining('needs its passphrase') as string,
  });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

it('tells a damaged file from a wrong passphrase and never overwrites it', async () => {
  await open('correct horse').set('acme', 'client', new Secret('a'));
  const whole = readFileSync(file, 'utf8');
  const sealed = JSON.parse(whole) as Record<string, string>;
  const flipped = { ...sealed, data: `A${sealed['data']?.slice(1)}`, tag: `B${sealed['tag']?.slice(1)}` };
  for (const text of ['', whole.slice(0, 100), '{"version":1}', JSON.stringify(flipped)]) {
    writeFileSync(file, text);
    const failure = { kind: 'bad_config', message: `the credential file ${file} is damaged` };
    await expect(open('correct horse').get('acme', 'client')).rejects.toMatchObject(failure);
    await expect(open('correct horse').set('acme', 'client', new Secret('b'))).rejects.toMatchObject(failure);
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});

function url(path: string): string {
  return JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);
}

it('loses nothing when two processes make the file and write at once', async () => {
  const program = `
    import { openFileStore } from ${url('credentials/file-store.ts')};
    import { Secret } from ${url('secret.ts')};
    const store = openFileStore(process.argv[1], async () => new Secret('correct horse'));
    for (let i = 0; i < 8; i++) await store.set(process.argv[2] + i, 'client', new Secret('x'));`;
  const run = promisify(execFile);
  await Promise.all(
    ['a', 'b'].map((name) => run(process.execPath, ['--input-type=module', '-e', program, file, name])),
  );
  const store = open('correct horse');
  for (const name of ['a', 'b']) {
    for (let i = 0; i < 8; i += 1) expect((await store.get(`${name}${i}`, 'client'))?.reveal()).toBe('x');
  }
});

it('asks for the passphrase once', async () => {
  let asked = 0;
  const store = openFileStore(file, async (isNew) => {
    asked += 1;
    expect(isNew).toBe(true);
    return await Promise.resolve(new Secret('correct horse'));
  });
  await Promise.all(['a', 'b', 'c'].map(async (tenant) => store.set(tenant, 'client', new Secret(tenant))));
  expect((await store.get('b', 'client'))?.reveal()).toBe('b');
  expect(asked).toBe(1);
});
