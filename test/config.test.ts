import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openConfig } from '../src/config.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { AppError } from '../src/errors.ts';

const acme: Tenant = {
  name: 'acme',
  domain: 'acme.eu.auth0.com',
  client_id: 'abc',
  credential: 'client_secret',
  environment: 'production',
  read_only: true,
  loopback_http: false,
};

let folder: string;
let config: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-config-'));
  config = join(folder, 'config');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(text: string): void {
  mkdirSync(config, { recursive: true, mode: 0o700 });
  writeFileSync(join(config, 'config.json'), text);
}

function failure(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('reading the configuration', () => {
  it('gives defaults and writes nothing when there is no file', () => {
    expect(openConfig({ config }).read()).toEqual({
      version: 1,
      tenants: [],
      preferences: { sync_reserve: 0.2, sync_interval: 30 },
    });
    expect(existsSync(config)).toBe(false);
  });

  it('sees what another process wrote', () => {
    const store = openConfig({ config });
    expect(store.read().tenants).toHaveLength(0);
    openConfig({ config }).addTenant(acme);
    expect(store.read().tenants).toEqual([acme]);
  });

  it('takes a new tenant for a read-only production tenant unless told otherwise', () => {
    const { name, domain, client_id, credential } = acme;
    write(JSON.stringify({ tenants: [{ name, domain, client_id, credential }] }));
    expect(openConfig({ config }).read().tenants).toEqual([acme]);
  });

  it.each([
    ['a broken document', '{"version": 1,', /config\.json is not JSON/],
    ['something else than an object', '[]', /the whole file: expected object/],
    ['an unknown key', '{"tenant": []}', /unknown key `tenant`/],
    [
      'an unknown key of a tenant',
      JSON.stringify({ tenants: [{ ...acme, secret: 'x' }] }),
      /tenants\[0\]: unknown key `secret`/,
    ],
    [
      'a value of the wrong type',
      JSON.stringify({ tenants: [{ ...acme, read_only: 'no' }] }),
      /tenants\[0\]\.read_only \(tenant acme\): expected boolean/,
    ],
    [
      'an unknown environment',
      JSON.stringify({ tenants: [{ ...acme, environment: 'prod' }] }),
      /environment \(tenant acme\): expected one of "production"/,
    ],
    [
      'a domain of somebody else',
      JSON.stringify({ tenants: [{ ...acme, domain: 'acme.auth0.com@evil.com' }] }),
      /tenants\[0\]\.domain \(tenant acme\): expected a domain/,
    ],
    [
      'a name twice',
      JSON.stringify({ tenants: [acme, acme] }),
      /tenants\[1\]\.name \(tenant acme\): this name is taken/,
    ],
    [
      'a name that leaves its folder',
      JSON.stringify({ tenants: [{ ...acme, name: '../x' }] }),
      /tenants\[0\]\.name .*lower-case/,
    ],
    ['a reserve of everything', '{"preferences": {"sync_reserve": 1}}', /preferences\.sync_reserve: .*0\.9/],
  ])('names file, key and expectation for %s', (_name, text, expected) => {
    write(text);
    const error = failure(() => openConfig({ config }).read());
    expect(error.kind).toBe('bad_config');
    expect(error.message).toContain(join(config, 'config.json'));
    expect(error.message).toMatch(expected);
    expect(error.hint).not.toBe('');
  });

  it('asks for an upgrade when the file is newer than the program', () => {
    write('{"version": 2, "tenants": {}}');
    expect(failure(() => openConfig({ config }).read()).hint).toBe('Upgrade tenantry.');
  });
});

describe('changing the configuration', () => {
  it('adds, edits and removes tenants in files that only the owner can read', () => {
    const store = openConfig({ config });
    store.addTenant(acme);
    store.editTenant('acme', { read_only: false });
    store.setCredentialStore('file');
    expect(store.read()).toMatchObject({ credential_store: 'file', tenants: [{ ...acme, read_only: false }] });
    expect(statSync(config).mode & 0o777).toBe(0o700);
    expect(statSync(store.file).mode & 0o777).toBe(0o600);
    store.removeTenant('acme');
    expect(store.read().tenants).toEqual([]);
    expect(readdirSync(config)).toEqual(['config.json']);
  });

  it('refuses what would not be valid and keeps the file', () => {
    const store = openConfig({ config });
    store.addTenant(acme);
    const before = readFileSync(store.file, 'utf8');
    expect(failure(() => store.addTenant(acme))).toMatchObject({ kind: 'usage', message: /already/ });
    expect(failure(() => store.addTenant({ ...acme, name: 'Acme' })).message).toContain('lower-case');
    expect(failure(() => store.editTenant('acme', { domain: 'manage.auth0.com' })).kind).toBe('usage');
    expect(failure(() => store.editTenant('nobody', {}))).toMatchObject({
      kind: 'not_found',
      hint: 'There are: acme.',
    });
    expect(failure(() => store.removeTenant('nobody')).kind).toBe('not_found');
    expect(readFileSync(store.file, 'utf8')).toBe(before);
  });

  it('does not overwrite a file that it cannot understand', () => {
    write('{"tenants": [], "future": true}');
    expect(failure(() => openConfig({ config }).addTenant(acme)).kind).toBe('bad_config');
    expect(readFileSync(join(config, 'config.json'), 'utf8')).toContain('future');
  });

  it('loses nothing when several processes write at once', async () => {
    const program = `
      import { openConfig } from ${JSON.stringify(new URL('../src/config.ts', import.meta.url).href)};
      const store = openConfig({ config: process.argv[1] });
      for (let i = 0; i < 10; i++) store.addTenant({ ...${JSON.stringify(acme)}, name: process.argv[2] + i });`;
    const run = promisify(execFile);
    await Promise.all(
      ['a', 'b', 'c'].map((name) => run(process.execPath, ['--input-type=module', '-e', program, config, name])),
    );
    expect(openConfig({ config }).read().tenants).toHaveLength(30);
  });

  it('gets over the lock of a process that died', () => {
    write('{}');
    const lock = join(config, 'config.json.lock');
    writeFileSync(lock, '');
    utimesSync(lock, new Date(0), new Date(0));
    openConfig({ config }).addTenant(acme);
    expect(openConfig({ config }).read().tenants).toHaveLength(1);
  });
});

describe('saved views', () => {
  const view = { name: 'gone quiet', query: 'is:dormant', sort: '-last_login' };

  it('are kept in their order, and leave no trace when the last one goes', () => {
    const store = openConfig({ config });
    store.addTenant(acme);
    store.changeViews((views) => [...views, view, { name: 'all', query: '', tenant: 'acme' }]);
    expect(openConfig({ config }).read().views).toEqual([view, { name: 'all', query: '', tenant: 'acme' }]);
    store.changeViews((views) => views.toReversed());
    expect(store.read().views?.map(({ name }) => name)).toEqual(['all', 'gone quiet']);
    expect(store.read().tenants).toEqual([acme]);
    store.changeViews(() => []);
    expect(readFileSync(store.file, 'utf8')).not.toContain('views');
  });

  it.each<[string, object, RegExp]>([
    ['a name twice', { name: 'Gone Quiet', query: '' }, /views\[1\]\.name \(view Gone Quiet\): this name is taken/],
    ['a hidden character', { name: 'a\u202eb', query: '' }, /views\[1\]\.name .*cannot be seen/],
    ['an unknown key', { name: 'a', query: '', colour: 'red' }, /views\[1\]: unknown key `colour`/],
    ['no query', { name: 'a' }, /views\[1\]\.query \(view a\)/],
    [
      'an order that is none',
      { name: 'a', query: '', sort: 'drop table' },
      /views\[1\]\.sort \(view a\): expected a column/,
    ],
  ])('name file and entry where one is not valid, and the file stays: %s', (_, bad, words) => {
    const text = JSON.stringify({ views: [view, bad] });
    write(text);
    const store = openConfig({ config });
    const error = failure(() => store.read());
    expect(error).toMatchObject({ kind: 'bad_config', hint: `Correct it in ${store.file}.` });
    expect(error.message).toContain(store.file);
    expect(error.message).toMatch(words);
    expect(failure(() => store.changeViews(() => []))).toMatchObject({ kind: 'bad_config' });
    expect(readFileSync(store.file, 'utf8')).toBe(text);
  });

  it('are not saved where one is not valid', () => {
    const store = openConfig({ config });
    store.changeViews(() => [view]);
    const many = Array.from({ length: 201 }, (_, at) => ({ name: `v${String(at)}`, query: '' }));
    expect(failure(() => store.changeViews(() => many))).toMatchObject({ kind: 'usage', hint: 'Nothing was saved.' });
    expect(store.read().views).toEqual([view]);
  });
});

/** A file system of one megabyte, where we may mount one. */
function mountSmall(at: string): boolean {
  try {
    mkdirSync(at, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('can be read on a full disk, and says so when it cannot be written', (context) => {
  const mounted = join(folder, 'small');
  if (process.platform !== 'linux' || !mountSmall(mounted)) context.skip('needs the right to mount');
  try {
    const store = openConfig({ config: mounted });
    store.addTenant(acme);
    try {
      for (let i = 0; ; i += 1) writeFileSync(join(mounted, `filler${i}`), Buffer.alloc(4096));
    } catch {
      // Full.
    }
    expect(openConfig({ config: mounted }).read().tenants).toEqual([acme]);
    expect(failure(() => store.addTenant({ ...acme, name: 'second' }))).toMatchObject({ kind: 'disk_full' });
    expect(store.read().tenants).toEqual([acme]);
  } finally {
    execFileSync('umount', [mounted]);
  }
});
