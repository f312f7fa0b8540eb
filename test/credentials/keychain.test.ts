import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import { openConfig } from '../../src/config.ts';
import { chooseCredentialStore, keychainPatience } from '../../src/credentials/choose-credential-store.ts';
import type { CredentialStore } from '../../src/credentials/credential-store.ts';
import { resolvePaths } from '../../src/paths.ts';
import { Secret } from '../../src/secret.ts';
import { waitUntil } from '../helpers/wait-until.ts';

function has(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  return process.platform === 'linux' && folders.some((folder) => existsSync(join(folder, program)));
}
const hasKeyring = has('dbus-daemon') && has('gnome-keyring-daemon');

let home: string;
let env: Record<string, string>;
let started: ChildProcess[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tenantry-keychain-'));
  mkdirSync(join(home, 'run'), { mode: 0o700 });
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_RUNTIME_DIR: join(home, 'run'),
    TENANTRY_HOME: join(home, 't'),
  };
  started = [];
});
afterEach(async () => {
  for (const child of started) await stop(child);
  rmSync(home, { recursive: true, force: true });
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function choose(patience = 5000): Promise<CredentialStore> {
  const paths = resolvePaths(env);
  return await chooseCredentialStore({ paths, config: openConfig(paths), env, clock: systemClock, patience });
}

/** A session bus of our own. `services` are the programs that it may start, by name. */
async function startBus(services: Record<string, string> = {}): Promise<void> {
  const folder = join(home, 'services');
  mkdirSync(folder);
  for (const [name, program] of Object.entries(services)) {
    writeFileSync(join(folder, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${program}\n`);
  }
  const config = join(home, 'bus.conf');
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=${home}</listen><servicedir>${folder}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(bus);
  const [line] = (await once(bus.stdout, 'data')) as [Buffer];
  env['DBUS_SESSION_BUS_ADDRESS'] = line.toString().trim();
}

function ownsSecrets(): boolean {
  const call = 'org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets';
  const flags = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/'];
  return execFileSync('dbus-send', [...flags, ...call.split(' ')], { env, encoding: 'utf8' }).includes('true');
}

/** With a password the login keyring is made, or opened; without one it stays as it is. */
async function startKeyring(password?: string): Promise<ChildProcess> {
  const flags = password === undefined ? [] : ['--unlock'];
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...flags], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  started.push(keyring);
  keyring.stdin.end(password === undefined ? '' : `${password}\n`);
  await waitUntil('the secret service runs', ownsSecrets);
  return keyring;
}

/** Leaves a keyring with one item behind, closed. */
async function makeLockedKeyring(): Promise<ChildProcess> {
  const keyring = await startKeyring('desktop');
  await (await choose()).set('acme', 'client', new Secret('hunter2'));
  await stop(keyring);
  return await startKeyring();
}

describe.skipIf(!hasKeyring)('the keychain of Linux', () => {
  it('keeps secrets when it is open, and is remembered as the choice', async () => {
    await startBus();
    await startKeyring('desktop');
    const store = await choose();
    expect(store.kind).toBe('keychain');
    expect(await store.get('acme', 'client')).toBeUndefined();
    const long = `-----BEGIN PRIVATE KEY-----\n${'ü'.repeat(5000)}`;
    await store.set('acme', 'client', new Secret(long));
    expect((await store.get('acme', 'client'))?.reveal()).toBe(long);
    expect((await (await choose()).get('acme', 'client'))?.reveal()).toBe(long);
    expect(openConfig(resolvePaths(env)).read().credential_store).toBe('keychain');
    await store.delete('acme', 'client');
    await store.delete('acme', 'client');
    expect(await store.get('acme', 'client')).toBeUndefined();
  });

  it('keeps the items of two homes apart', async () => {
    await startBus();
    await startKeyring('desktop');
    await (await choose()).set('acme', 'mirror', new Secret('real'));
    env['TENANTRY_HOME'] = join(home, 'trial');
    expect(await (await choose()).get('acme', 'mirror')).toBeUndefined();
  });

  it('shows no secret in the arguments or the environment of its helper', async () => {
    env['TENANTRY_PASSPHRASE'] = 'passphrase-canary';
    await startBus();
    await startKeyring('desktop');
    await (await choose()).set('acme', 'client', new Secret('secret-canary'));
    const helpers = readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && readProc(pid, 'cmdline').includes('keychain-child'),
    );
    const ours = helpers.filter((pid) => new RegExp(`^PPid:\\s*${process.pid}$`, 'm').test(readProc(pid, 'status')));
    expect(ours.length).toBeGreaterThan(0);
    for (const pid of ours) expect(readProc(pid, 'cmdline') + readProc(pid, 'environ')).not.toContain('canary');
  });

  it('is locked, not empty, when its keyring is closed', async () => {
    await startBus();
    await makeLockedKeyring();
    const locked = { kind: 'keychain_locked', message: 'the keychain is locked' };
    const store = await choose();
    await expect(store.get('acme', 'client')).rejects.toMatchObject(locked);
    await expect(store.get('acme', 'nothing' as 'client')).rejects.toMatchObject(locked);
    await expect(store.set('acme', 'client', new Secret('x'))).rejects.toMatchObject(locked);
    await expect(store.delete('acme', 'client')).rejects.toMatchObject(locked);
  });

  it('is open to the very next request once somebody has unlocked it', async () => {
    await startBus();
    const keyring = await makeLockedKeyring();
    const store = await choose();
    await expect(store.get('acme', 'client')).rejects.toMatchObject({ kind: 'keychain_locked' });
    await stop(keyring);
    await startKeyring('desktop');
    expect((await store.get('acme', 'client'))?.reveal()).toBe('hunter2');
  });

  it('is locked, not absent, while a question to the person stays open', async () => {
    await startBus({ 'org.gnome.keyring.SystemPrompter': '/bin/sleep 60' });
    await makeLockedKeyring();
    const store = await choose(700);
    await expect(store.get('acme', 'client')).rejects.toMatchObject({
      kind: 'keychain_locked',
      message: 'the keychain did not answer within 1 s',
      hint: expect.stringContaining('window') as string,
    });
  });

  it('is locked when there was never a keyring', async () => {
    await startBus();
    await startKeyring();
    await expect(choose()).rejects.toMatchObject({
      kind: 'keychain_locked',
      message: expect.stringContaining('never opened') as string,
    });
  });

  it('does not hold up the program when it is frozen, and works again afterwards', async () => {
    await startBus();
    const keyring = await startKeyring('desktop');
    const store = await choose(3000);
    await store.set('acme', 'client', new Secret('hunter2'));
    keyring.kill('SIGSTOP');
    await expect(store.get('acme', 'client')).rejects.toMatchObject({ kind: 'keychain_locked' });
    keyring.kill('SIGCONT');
    expect((await store.get('acme', 'client'))?.reveal()).toBe('hunter2');
  });

  it('is unavailable without a secret service', async () => {
    await startBus();
    await expect(choose()).rejects.toMatchObject({
      kind: 'keychain_unavailable',
      message: expect.stringContaining('no secret service') as string,
    });
  });

  it('is unavailable without a session bus, and no weaker store takes its place', async () => {
    env['TENANTRY_PASSPHRASE'] = 'there is one';
    await expect(choose()).rejects.toMatchObject({
      kind: 'keychain_unavailable',
      message: expect.stringContaining('no D-Bus session') as string,
      hint: expect.stringContaining('TENANTRY_CREDENTIAL_STORE=file') as string,
    });
    expect(existsSync(join(home, 't'))).toBe(false);
  });

  it('is unavailable when the bus is gone', async () => {
    env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${home}/gone`;
    await expect(choose()).rejects.toMatchObject({
      kind: 'keychain_unavailable',
      message: expect.stringContaining('cannot be reached') as string,
    });
  });

  it('is unavailable when its library is missing', async () => {
    const folder = join(home, 'lib');
    mkdirSync(folder);
    writeFileSync(join(folder, 'libsecret-1.so.0'), 'not a library');
    env['LD_LIBRARY_PATH'] = folder;
    await expect(choose()).rejects.toMatchObject({
      kind: 'keychain_unavailable',
      message: 'the library of the keychain is missing',
      hint: expect.stringContaining('libsecret') as string,
    });
  });

  it('works from a process that ends by itself', async () => {
    const source = new URL('../../src/credentials/choose-credential-store.ts', import.meta.url);
    await startBus();
    await startKeyring('desktop');
    const program = `
      const load = (path) => import(new URL(path, ${JSON.stringify(source.href)}));
      const { chooseCredentialStore } = await load('choose-credential-store.ts');
      const { resolvePaths } = await load('../paths.ts');
      const { openConfig } = await load('../config.ts');
      const { systemClock } = await load('../clock.ts');
      const { Secret } = await load('../secret.ts');
      const paths = resolvePaths();
      const options = { paths, config: openConfig(paths), env: process.env, clock: systemClock };
      const store = await chooseCredentialStore(options);
      await store.set('acme', 'client', new Secret('hunter2'));
      console.log((await store.get('acme', 'client')).reveal());`;
    const start = performance.now();
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' });
    expect(said).toBe('hunter2\n');
    // An idle helper must not keep the program alive.
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

describe('the choice of the store', () => {
  it('follows the variable, then the configuration', async () => {
    const paths = resolvePaths(env);
    openConfig(paths).setCredentialStore('file');
    expect((await choose()).kind).toBe('file');
    env['TENANTRY_CREDENTIAL_STORE'] = 'env';
    expect((await choose()).kind).toBe('env');
    env['TENANTRY_CREDENTIAL_STORE'] = 'plain';
    await expect(choose()).rejects.toMatchObject({ kind: 'usage' });
  });

  it('remembers where the first secret went', async () => {
    env['TENANTRY_CREDENTIAL_STORE'] = 'file';
    env['TENANTRY_PASSPHRASE'] = 'correct horse';
    await (await choose()).set('acme', 'client', new Secret('x'));
    delete env['TENANTRY_CREDENTIAL_STORE'];
    const store = await choose();
    expect(store.kind).toBe('file');
    expect((await store.get('acme', 'client'))?.reveal()).toBe('x');
  });

  it('waits for the keychain as long as a person needs where a window can open', () => {
    expect(keychainPatience({}, 'linux')).toBe(3000);
    expect(keychainPatience({ DISPLAY: ':0' }, 'linux')).toBe(30_000);
    expect(keychainPatience({}, 'darwin')).toBe(30_000);
  });
});
