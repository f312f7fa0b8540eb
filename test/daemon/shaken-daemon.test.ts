import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { readDaemon } from '../../src/daemon-lock.ts';
import { heartbeatLimit, type LockHolder } from '../../src/heartbeat-lock.ts';
import { daemonLockFile, logFile, tenantFolder } from '../../src/paths.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';

let home: DaemonHome;
let simulator: RunningSimulator;

beforeEach(async () => {
  home = new DaemonHome();
  simulator = await startSimulator({ users: 60, seed: 8, plan: 'private-cloud', searchLag: 0, logLag: 0 });
  home.add('acme', simulator);
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

const daemon = () => readDaemon(home.paths, Date.now());
const isFollowed = () => daemon()?.alive === true && daemon()?.tenants['acme']?.state === 'running';

/** As if hours had gone by in which the holders of the locks did not run. */
function letHoursGoBy(): void {
  const files = [daemonLockFile(home.paths), join(tenantFolder(home.paths, 'acme'), 'sync.json')];
  for (const file of files) {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
    const aged = { ...holder, beat_uptime: (holder.beat_uptime ?? 0) - heartbeatLimit * 1000 };
    writeFileSync(file, JSON.stringify({ ...aged, heartbeat_at: holder.heartbeat_at - heartbeatLimit * 1000 }));
  }
}

describe('a daemon', () => {
  it(
    'that was suspended for hours steps back from the one that took over, and says so',
    { timeout: 60_000 },
    async () => {
      const first = home.start();
      await waitUntil('it follows the tenant', isFollowed);
      first.child.kill('SIGSTOP');
      letHoursGoBy();
      const second = home.start();
      await waitUntil('the second one has it', () => daemon()?.alive === true && daemon()?.pid === second.child.pid);
      await waitUntil('it follows the tenant', () => daemon()?.tenants['acme']?.state === 'running');
      expect(readFileSync(logFile(home.paths, 'daemon'), 'utf8')).toContain(`"before":${first.child.pid}`);
      first.child.kill('SIGCONT');
      const end = await first.end;
      expect(end.code).toBe(7);
      expect(end.stderr).toMatch(/^another daemon took over, because this one was not heard of for a while\n/);
      expect(daemon()).toMatchObject({ alive: true, pid: second.child.pid, tenants: { acme: { state: 'running' } } });
    },
  );

  it('that slept alone goes on by itself', { timeout: 60_000 }, async () => {
    const { child } = home.start();
    await waitUntil('it follows the tenant', isFollowed);
    child.kill('SIGSTOP');
    letHoursGoBy();
    expect(daemon()).toMatchObject({ alive: false });
    child.kill('SIGCONT');
    await waitUntil('it beats again', () => daemon()?.alive === true && daemon()?.pid === child.pid);
    expect(daemon()?.tenants['acme']).toMatchObject({ state: 'running' });
  });

  it('is one, also when two are started at once', { timeout: 60_000 }, async () => {
    const both = [home.start(), home.start()];
    const ended = await Promise.race(both.map(async ({ end }) => end));
    expect(ended).toMatchObject({ code: 7 });
    expect(ended.stderr).toContain('a daemon is already running');
    await waitUntil('the other one lives', () => daemon()?.alive === true);
    expect(both.map(({ child }) => child.pid)).toContain(daemon()?.pid);
    expect(both.filter(({ child }) => child.exitCode === null)).toHaveLength(1);
  });

  it('whose home is removed ends, says why, and leaves nothing in its place', { timeout: 60_000 }, async () => {
    const { end } = home.start();
    await waitUntil('it follows the tenant', isFollowed);
    for (const folder of [home.paths.config, home.paths.data, home.paths.state])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    const { code, stderr } = await end;
    expect(code).toBe(7);
    expect(stderr).toContain(`${daemonLockFile(home.paths)} was removed while it ran`);
    expect(existsSync(home.paths.data)).toBe(false);
    expect(existsSync(home.paths.state)).toBe(false);
  });

  it(
    'goes on with the last settings that it could read, and follows the file when it is mended',
    { timeout: 60_000 },
    async () => {
      home.start();
      await waitUntil('it follows the tenant', isFollowed);
      const { file } = home.session().config;
      const sound = readFileSync(file, 'utf8');
      writeFileSync(file, sound.slice(0, 40));
      await waitUntil('it has noticed', () =>
        readFileSync(logFile(home.paths, 'daemon'), 'utf8').includes('configuration cannot be read'),
      );
      expect(daemon()?.tenants['acme']).toMatchObject({ state: 'running' });
      writeFileSync(
        file,
        sound
          .replace('"tenants": [', '"tenants": [')
          .replace('"environment": "development"', '"environment": "staging"'),
      );
      await waitUntil('it has read the mended file', () =>
        readFileSync(logFile(home.paths, 'daemon'), 'utf8').includes('leaves tenant'),
      );
      await waitUntil('it follows the tenant again', () => daemon()?.tenants['acme']?.state === 'running');
    },
  );
});
