import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { VersionWatch } from '../../daemon/version-watch.ts';
import { systemClock } from '../../src/clock.ts';
import { readDaemon } from '../../src/daemon-lock.ts';
import { isNewerVersion } from '../../src/is-newer-version.ts';
import { startDaemon, stopDaemon } from '../../src/programs.ts';
import { builtProgram } from '../helpers/temp-home.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';

const root = join(import.meta.dirname, '..', '..');

describe('isNewerVersion', () => {
  it.each([
    ['1.2.10', '1.2.9', true],
    ['2.0.0', '1.99.99', true],
    ['1.0.0', '1.0.0-beta.1', true],
    ['1.0.0-beta.1', '1.0.0', false],
    ['1.0.0', '1.0.0', false],
    ['0.9.0', '0.10.0', false],
  ])('%s after %s: %s', (one, other, expected) => {
    expect(isNewerVersion(one, other)).toBe(expected);
  });
});

describe('The watch on the installed version', () => {
  it('waits until another version is there to stay', () => {
    const found = ['1.0.0', undefined, '1.1.0', '1.0.0', '1.1.0', '1.2.0'];
    const watch = new VersionWatch('1.0.0', () => {
      const version = found.shift();
      if (version === undefined) throw new Error('no such file');
      return version;
    });
    while (found.length > 0) watch.check();
    found.push('1.2.0');
    expect(() => watch.check()).toThrow(
      expect.objectContaining({
        kind: 'upgraded',
        message: 'steps down: this is version 1.0.0, and 1.2.0 is installed now',
      }),
    );
  });
});

describe('A daemon of another version', () => {
  let home: DaemonHome;
  let installation: string;
  const daemon = () => readDaemon(home.paths, Date.now());
  const install = (version: string) => {
    const stated = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
    writeFileSync(join(installation, 'package.json'), JSON.stringify({ ...stated, version }));
  };
  const start = (...args: string[]) => {
    const program = join(installation, 'dist', 'daemon', 'main.js');
    return spawn(process.execPath, [program, ...args], { env: { ...process.env, ...home.env }, stdio: 'ignore' });
  };

  beforeEach(() => {
    home = new DaemonHome();
    installation = mkdtempSync(join(tmpdir(), 'tenantry-installed-'));
    cpSync(join(builtProgram('daemon'), '..', '..'), join(installation, 'dist'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(installation, 'node_modules'));
    install('0.0.1');
  });
  afterEach(async () => {
    await stopDaemon({ paths: home.paths, clock: systemClock });
    await home[Symbol.asyncDispose]();
    rmSync(installation, { recursive: true, force: true });
  });

  it('steps down when another one is installed in its place, and starts that one', { timeout: 60_000 }, async () => {
    const old = start('--respawn');
    await waitUntil('it runs', () => daemon()?.version === '0.0.1', { timeout: 30_000 });
    install('0.0.2');
    const [code] = (await once(old, 'exit')) as [number];
    expect(code).toBe(0);
    expect(daemon()).toMatchObject({ alive: true, version: '0.0.2' });
    expect(daemon()?.pid).not.toBe(old.pid);
  });

  it('leaves that to what runs it as a service, and tells so by its exit code', { timeout: 60_000 }, async () => {
    const old = start();
    await waitUntil('it runs', () => daemon()?.version === '0.0.1', { timeout: 30_000 });
    install('0.0.2');
    const [code] = (await once(old, 'exit')) as [number];
    expect(code).toBe(7);
    expect(daemon()).toBeUndefined();
  });

  it(
    'makes way when a newer one is started from elsewhere, and not for an older one',
    { timeout: 60_000 },
    async () => {
      const old = start();
      await waitUntil('it runs', () => daemon()?.version === '0.0.1', { timeout: 30_000 });
      const control = { paths: home.paths, clock: systemClock, env: { ...process.env, ...home.env } };
      const newer = await startDaemon(control);
      expect(newer.pid).not.toBe(old.pid);
      expect(isNewerVersion(newer.version, '0.0.1')).toBe(true);
      const older = start();
      const [code] = (await once(older, 'exit')) as [number];
      expect(code).toBe(7);
      expect(daemon()).toMatchObject({ alive: true, pid: newer.pid });
    },
  );
});
