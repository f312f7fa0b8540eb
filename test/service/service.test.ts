import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import { openConfig } from '../../src/config.ts';
import { readDaemon } from '../../src/daemon-lock.ts';
import { resolvePaths } from '../../src/paths.ts';
import { startDaemon } from '../../src/programs.ts';
import { Service } from '../../src/service/service.ts';
import { CommandBench } from '../helpers/command-bench.ts';
import { FakeTools } from './fake-tools.ts';

let tools: FakeTools;
let said: string[];
beforeEach(() => {
  tools = new FakeTools();
  said = [];
});
afterEach(() => {
  tools[Symbol.dispose]();
});

const clock = systemClock;
const { signal } = new AbortController();
const paths = () => resolvePaths(tools.env);
const config = () => openConfig(paths()).read();
const service = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = tools.env) =>
  new Service({ paths: resolvePaths(env), env, clock, signal, platform, say: (line) => said.push(line) });
const daemon = () => readDaemon(paths(), Date.now());

describe.each(['linux', 'darwin', 'win32'] as const)('A service on %s', (platform) => {
  it('is installed, stopped, started and removed, and says what is written and run', { timeout: 40_000 }, async () => {
    const installed = await service(platform).install(config());
    expect(daemon()).toMatchObject({ alive: true, pid: installed.pid });
    const { file, problems } = service(platform).state()!;
    expect(problems).toEqual([]);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(said).toContain(`wrote ${file}`);
    const ran = tools.calls();
    for (const line of said.filter((one) => one.startsWith('ran '))) {
      expect(ran.map((call) => call.replaceAll(/["']/g, ''))).toContain(line.slice(4).replaceAll(/["']/g, ''));
    }

    said = [];
    expect(await service(platform).install(config())).toMatchObject({ pid: installed.pid });
    expect(said).toEqual([`${file} is as it should be, and the service runs`]);

    expect(await service(platform).stop()).toMatchObject({ pid: installed.pid });
    expect(daemon()).toBeUndefined();
    const again = await service(platform).start();
    expect(again.pid).not.toBe(installed.pid);
    await expect(service(platform).start()).rejects.toMatchObject({ kind: 'locked_out' });

    said = [];
    expect(await service(platform).uninstall()).toBe(true);
    expect(said).toContain(`removed ${file}`);
    expect(existsSync(file)).toBe(false);
    expect(daemon()).toBeUndefined();
    tools.calls();
    expect(await service(platform).uninstall()).toBe(false);
    expect(tools.calls()).toEqual([]);
    expect(service(platform).state()).toBeUndefined();
  });
});

describe('A service', () => {
  it('is refused with a way out where nobody runs services, and leaves nothing behind', async () => {
    tools.env['FAKE_FAIL'] = 'show --property=Version';
    await expect(service('linux').install(config())).rejects.toMatchObject({
      kind: 'refused',
      message: 'there is no systemd session of yours here',
      hint: expect.stringContaining('@reboot'),
    });
    expect(service('linux').isInstalled).toBe(false);
    await expect(service('linux', { ...tools.env, PATH: '/nowhere' }).install(config())).rejects.toMatchObject({
      kind: 'refused',
    });
    await expect(service('freebsd').install(config())).rejects.toMatchObject({ kind: 'refused' });
  });

  it('is refused where it would have nobody to ask for a secret', async () => {
    for (const store of ['file', 'env']) {
      const env = { ...tools.env, TENANTRY_CREDENTIAL_STORE: store, TENANTRY_PASSPHRASE: 'hunter2' };
      await expect(service('linux', env).install(config())).rejects.toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('cannot run unattended'),
      });
    }
    expect(tools.calls()).toEqual([]);
  });

  it('carries settings, and no secret', () => {
    const env = {
      ...tools.env,
      TENANTRY_CREDENTIAL_STORE: 'keychain',
      TENANTRY_PASSPHRASE: 'hunter2',
      TENANTRY_SECRET_ACME: 'hunter3',
      TENANTRY_MASTER_KEY: 'hunter4',
      HTTPS_PROXY: 'http://ann:hunter5@proxy.example:3128',
      NODE_USE_ENV_PROXY: '1',
    };
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const { text } = service(platform, env).plan(config());
      expect(text).toContain(`TENANTRY_HOME`);
      expect(text).toContain(tools.env['TENANTRY_HOME']);
      expect(text).toContain('keychain');
      expect(text).not.toMatch(/hunter/);
    }
  });

  it('has a name of its own in every home', () => {
    const files = ['/home/a', '/home/b', undefined].map(
      (home) => service('linux', { ...tools.env, TENANTRY_HOME: home }).plan(config()).file,
    );
    expect(new Set(files).size).toBe(3);
    expect(files[2]).toMatch(/\/tenantry\.service$/);
  });

  it('cannot hold a path with a line break', () => {
    const env = { ...tools.env, TENANTRY_HOME: '/home/a\nExecStartPre=/bin/sh' };
    expect(() => service('linux', env).plan(config())).toThrow(
      /cannot be written into the file of a systemd user service/,
    );
    expect(() => service('win32', { ...tools.env, TENANTRY_HOME: '/home/%TEMP%' }).plan(config())).toThrow(/%TEMP%/);
  });

  it('takes the place of a daemon that was started by hand', { timeout: 40_000 }, async () => {
    const byHand = await startDaemon({ paths: paths(), clock, env: tools.env });
    const installed = await service('linux').install(config());
    expect(installed.pid).not.toBe(byHand.pid);
    expect(said).toContain(`stopped the daemon that was running (process ${byHand.pid})`);
    expect(said.join('\n')).toContain(`loginctl enable-linger ${userInfo().username}`);
    await service('linux').uninstall();
  });

  it('tells what is not in order, and says nothing of lingering where it is on', { timeout: 40_000 }, async () => {
    tools.env['FAKE_LINGER'] = 'Linger=yes';
    await service('linux').install(config());
    expect(said.join('\n')).not.toContain('linger');
    const { file } = service('linux').state()!;
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(process.execPath.replaceAll('-', '\\u002d'), '/gone/node'));
    expect(service('linux').state()?.problems).toEqual([
      'it starts /gone/node, which is gone; run `tenantry daemon install` again',
    ]);
    writeFileSync(file, '[Service]\nExecStart=/bin/true\n');
    expect(service('linux').state()?.problems[0]).toContain('was not written by this program');
    rmSync(file);
    expect(service('linux').state()).toBeUndefined();
  });
});

describe.runIf(process.platform === 'linux')('The commands of the daemon', () => {
  it('install, tell, stop and uninstall', { timeout: 40_000 }, async () => {
    const bench = new CommandBench(tools.env);
    const plan = await bench.run(['daemon', 'install', '--dry-run']);
    expect(plan.stdout).toMatch(/would write .*\.service:[^]*ExecStart=[^]*would run systemctl --user daemon-reload/);
    expect(tools.calls()).toEqual([]);
    const installed = await bench.run(['daemon', 'install']);
    expect(installed).toMatchObject({ code: 0, stdout: '' });
    expect(installed.stderr).toMatch(/wrote .*\nran systemctl[^]*the daemon runs as a service \(process \d+\)/);
    const told = await bench.run(['daemon', 'status']);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(/service +systemd user service tenantry-/);
    expect(await bench.json(['daemon', 'status', '--json'])).toMatchObject({
      running: true,
      service: { problems: [], file: expect.stringContaining('.service') },
    });
    const stopped = await bench.run(['daemon', 'stop']);
    expect(stopped.stderr).toContain('the service comes back at your next login');
    expect(await bench.run(['daemon', 'status'])).toMatchObject({ code: 7 });
    const uninstalled = await bench.run(['daemon', 'uninstall']);
    expect(uninstalled.stderr).toMatch(/removed .*\.service\n/);
    expect((await bench.run(['daemon', 'uninstall'])).stderr).toContain('no service is installed');
  });
});
