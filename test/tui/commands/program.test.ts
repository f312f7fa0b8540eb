import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import { builtProgram, TempHome } from '../../helpers/temp-home.ts';

/** What only a process of its own shows: exit codes, streams, signals, the way from setup to a synced mirror. */

let home: TempHome;
let simulator: RunningSimulator;

beforeAll(async () => {
  home = new TempHome();
  simulator = await startSimulator({ users: 300, roomy: true });
});

afterAll(async () => {
  await home.run(['daemon', 'stop']);
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

test('starts no user interface without a terminal', async () => {
  const { code, stdout, stderr } = await home.run([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: the user interface needs a terminal\nhint: .*tenantry users list --json/);
  expect((await home.run(['demo'])).code).toBe(2);
});

test('explains itself', async () => {
  const help = await home.run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('Exit codes:');
  expect(help.stdout).toMatch(/users +Find, look at and change users/);
  expect(await home.run(['help', 'users', 'list'])).toEqual(await home.run(['users', 'list', '--help']));
  expect((await home.run(['users', 'list', '--help'])).stdout).toContain('Example:\n  tenantry users list ');
  expect((await home.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const wrong = await home.run(['userss']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('hint: See `tenantry');
});

test('goes from nothing to a synced tenant that the status calls stale only for want of a daemon', async () => {
  await home.addTenant('acme', simulator);
  expect((await home.run(['status'])).code).toBe(7);
  const synced = await home.run(['sync', 'acme', '--json']);
  expect(synced.code, synced.stderr).toBe(0);
  expect(JSON.parse(synced.stdout)).toMatchObject([{ name: 'acme', state: 'fresh', users: 300, error: null }]);
  const listed = await home.succeed(['users', 'list', '--ndjson']);
  expect(listed.trimEnd().split('\n')).toHaveLength(300);

  const status = await home.run(['status', '--json']);
  expect(status.code).toBe(7);
  expect(status.stderr).toContain('no daemon is running');
  expect(JSON.parse(status.stdout)).toMatchObject({
    daemon: { running: false },
    tenants: [{ name: 'acme', environment: 'development', state: 'fresh', users: 300, stale_users: 0 }],
  });
}, 60_000);

test('says of a daemon that it runs and can open nothing', async () => {
  const wrong = { ...home.env, TENANTRY_PASSPHRASE: 'another one' };
  const started = await home.run(['daemon', 'start'], { env: wrong });
  expect(started.code).not.toBe(0);
  expect(started.stderr).toMatch(/the daemon runs, but can open no tenant: .*passphrase/);
  const status = await home.run(['status', '--json']);
  expect(status.code).toBe(7);
  expect(JSON.parse(status.stdout)).toMatchObject({
    daemon: { running: true },
    tenants: [{ name: 'acme', state: 'failing', why: expect.stringContaining('passphrase') as string }],
  });
  await home.succeed(['daemon', 'stop']);
});

test('starts a daemon, tells its state and stops it', async () => {
  expect((await home.run(['daemon', 'status', '--json'])).code).toBe(7);
  await home.succeed(['daemon', 'start']);
  expect(JSON.parse(await home.succeed(['daemon', 'status', '--json']))).toMatchObject({ running: true });
  expect((await home.run(['daemon', 'start'])).code).toBe(7);
  expect(JSON.parse(await home.succeed(['status', '--json']))).toMatchObject({ daemon: { running: true } });
  await home.succeed(['daemon', 'stop']);
  const again = await home.run(['daemon', 'stop']);
  expect(again).toMatchObject({ code: 0, stderr: 'no daemon was running\n' });
}, 60_000);

test('ends quietly when the reader of its answer goes away', async () => {
  const child = spawn(process.execPath, [builtProgram('tui'), 'users', 'list', '--ndjson'], {
    env: { ...process.env, ...home.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, said }).toEqual({ code: 0, said: '' });
});

test('ends with 130 on Ctrl-C, and takes the simulator with it', async () => {
  const child = spawn(process.execPath, [builtProgram('tui'), 'simulator', '--users', '3'], {
    env: { ...process.env, ...home.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const { url, users } = JSON.parse(line) as { url: string; users: number };
  expect(users).toBe(3);
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number | null];
  expect([0, 130]).toContain(code);
  await expect(fetch(url)).rejects.toThrow();
});

test('says what is wrong with a configuration', async () => {
  const broken = new TempHome({ TENANTRY_PASSPHRASE: undefined });
  const { mkdirSync, writeFileSync } = await import('node:fs');
  mkdirSync(broken.paths.config, { recursive: true, mode: 0o700 });
  writeFileSync(`${broken.paths.config}/config.json`, '{"tenants": [{"name": 3}]}');
  const { code, stderr } = await broken.run(['tenants', 'list']);
  expect(code).toBe(2);
  expect(stderr).toContain('config.json');
  await broken[Symbol.asyncDispose]();
});
