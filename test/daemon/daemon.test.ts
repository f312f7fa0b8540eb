import { statSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { systemClock } from '../../src/clock.ts';
import { openConfig } from '../../src/config.ts';
import { readDaemon } from '../../src/daemon-lock.ts';
import { logFile } from '../../src/paths.ts';
import { programVersion, startDaemon, stopDaemon } from '../../src/programs.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';
import { expectSameUsers, usersOf } from './simulated-sync.ts';

/** Nobody waits for Auth0 to begin. */
const exportsAtOnce = { exportLag: 0, exportSpeed: Number.POSITIVE_INFINITY };

let home: DaemonHome;
let simulators: RunningSimulator[];

async function tenant(name: string, users = 120, scopes?: readonly string[]): Promise<RunningSimulator> {
  const simulator = await startSimulator({
    users,
    scopes,
    seed: simulators.length + 1,
    plan: 'private-cloud',
    searchLag: 0,
    logLag: 0,
    ...exportsAtOnce,
  });
  simulators.push(simulator);
  home.add(name, simulator);
  return simulator;
}

const isComplete = (name: string) =>
  home.read(name, (mirror) => {
    const { complete_at, jobs, stale_users } = mirror.syncStatus();
    return (
      complete_at !== undefined && stale_users === 0 && jobs.length >= 5 && jobs.every((job) => job.state === 'idle')
    );
  });

const daemon = () => readDaemon(home.paths, Date.now());

beforeEach(() => {
  home = new DaemonHome();
  simulators = [];
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  for (const simulator of simulators) await simulator.close();
});

describe('the daemon', () => {
  it('fills the mirror, tells what it does, and ends at once when it is told to', async () => {
    const simulator = await tenant('acme');
    const { child, end } = home.start();
    await waitUntil('the mirror is complete', () => isComplete('acme'));
    await home.read('acme', (mirror) => expectSameUsers({ mirror, simulator }));
    expect(daemon()).toMatchObject({ alive: true, pid: child.pid, version: programVersion() });
    const told_at = performance.now();
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: 0, stderr: '' });
    // Half a second on a machine of its own; what waits for a request or a timer that nobody ends takes longer than this.
    expect(performance.now() - told_at).toBeLessThan(15_000);
    expect(daemon()).toBeUndefined();
    expect(statSync(logFile(home.paths, 'daemon')).mode & 0o077).toBe(0);
  });

  it('ends quickly in the middle of a sync, too, and goes on later', async () => {
    const simulator = await tenant('acme', 3000);
    const first = home.start();
    await waitUntil('it has begun', () => simulator.requests.length > 8);
    const told_at = performance.now();
    first.child.kill('SIGINT');
    expect(await first.end).toMatchObject({ code: 0 });
    expect(performance.now() - told_at).toBeLessThan(15_000);
    const half = await home.read('acme', (mirror) => mirror.syncStatus());
    expect(half.jobs.find(({ job }) => job === 'users-full')).toMatchObject({ state: 'idle' });
    expect(await home.start('--once').end).toMatchObject({ code: 0 });
    await home.read('acme', (mirror) => expectSameUsers({ mirror, simulator }));
  });

  it('is one per home', async () => {
    await tenant('acme');
    home.start();
    await waitUntil('it lives', () => daemon()?.alive);
    const second = await home.start().end;
    expect(second.code).toBe(7);
    expect(second.stderr).toMatch(/^a daemon is already running \(process \d+\)\n/);
  });

  it('leaves a paused tenant alone until it is resumed; who names it can sync it once', async () => {
    const simulator = await tenant('acme');
    openConfig(home.paths).editTenant('acme', { paused: true });
    home.start();
    await waitUntil('it says so', () => daemon()?.tenants['acme']?.state === 'paused');
    expect(simulator.requests).toEqual([]);
    expect(await home.start('--once', '--tenant', 'acme').end).toMatchObject({ code: 0 });
    await home.read('acme', (mirror) => expectSameUsers({ mirror, simulator }));
    const before = simulator.requests.length;
    openConfig(home.paths).editTenant('acme', { paused: false });
    await waitUntil('it goes on', () => simulator.requests.length > before);
    expect(daemon()?.tenants['acme']?.state).not.toBe('paused');
  });

  it('learns of tenants that are added, edited and removed while it runs', async () => {
    await tenant('acme');
    home.start();
    await waitUntil('acme is complete', () => isComplete('acme'));
    // The secrets of this home lie in the environment of the daemon, which cannot change: a second name for acme.
    const { tenants } = openConfig(home.paths).read();
    openConfig(home.paths).addTenant({ ...tenants[0]!, name: 'beta' });
    await waitUntil('beta waits for its secret', () => daemon()?.tenants['beta']?.kind === 'bad_credentials');
    openConfig(home.paths).removeTenant('beta');
    await waitUntil('beta is forgotten', () => !('beta' in (daemon()?.tenants ?? { beta: 1 })));
    const other = await startSimulator({ users: 30, seed: 9, plan: 'private-cloud', ...exportsAtOnce });
    simulators.push(other);
    openConfig(home.paths).editTenant('acme', { domain: other.domain });
    await waitUntil('the users of two tenants are not mixed', () => daemon()?.tenants['acme']?.kind === 'refused');
    expect(other.requests).toEqual([]);
    openConfig(home.paths).editTenant('acme', { domain: tenants[0]!.domain });
    await waitUntil('the tenant is followed again', () => daemon()?.tenants['acme']?.state === 'running');
  });

  it('does at once what somebody asks for in the mirror', async () => {
    const simulator = await tenant('acme');
    home.start();
    await waitUntil('the mirror is complete', () => isComplete('acme'));
    const user = {
      user_id: 'auth0|asked',
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: new Date().toISOString(),
    };
    simulator.tenant.users.add(user, Date.now());
    const session = home.session();
    const mirror = await session.openWriter(session.tenant('acme'));
    mirror.commitBatch({ status: { job: 'users-changed', next_run_at: Date.now() } }, Date.now());
    // The next look would be half a minute later.
    await waitUntil('the new user is there', () => mirror.getUser('auth0|asked'), { timeout: 20_000 });
    mirror.close();
  });

  it('does not let one tenant that is out of reach hold up another', async () => {
    const broken = await tenant('broken');
    const simulator = await tenant('acme');
    await broken.close();
    simulators.shift();
    home.start();
    await waitUntil('acme is complete', () => isComplete('acme'));
    await home.read('acme', (mirror) => expectSameUsers({ mirror, simulator }));
    await waitUntil('broken is called offline', () => daemon()?.tenants['broken']?.state === 'offline');
    const { jobs } = await home.read('broken', (mirror) => mirror.syncStatus());
    expect(jobs.some(({ state, error }) => state === 'waiting' && error?.kind === 'network')).toBe(true);
  });
});

describe('a single sync', () => {
  it('brings every tenant up to date and ends', async () => {
    const both = [await tenant('acme'), await tenant('beta')];
    expect(await home.start('--once').end).toMatchObject({ code: 0, stderr: '' });
    for (const [at, name] of ['acme', 'beta'].entries()) {
      await home.read(name, (mirror) => expectSameUsers({ mirror, simulator: both[at]! }));
    }
  });

  it('has a running daemon compare all users, waits for that, and leaves the report in the mirror', async () => {
    const simulator = await tenant('acme');
    home.start();
    // The first one comes by itself.
    const compared = () => home.read('acme', (mirror) => mirror.syncStatus().reconciled?.ended_at !== undefined);
    await waitUntil('the mirror is complete', async () => (await isComplete('acme')) && (await compared()));
    simulator.tenant.users.remove(60, Date.now());
    expect(await home.start('--once', '--reconcile').end).toMatchObject({ code: 0, stderr: '' });
    const report = await home.read('acme', (mirror) => mirror.syncStatus().reconciled);
    expect(report).toMatchObject({ added: 0, changed: 0, gone: 1, ended_at: expect.any(Number) });
    await waitUntil('the mirror is the same', () =>
      home.read('acme', (mirror) => mirror.countUsers() === simulator.allUsers().length),
    );
  });

  it('only looks for changes once everything was read, unless all is asked for', async () => {
    const simulator = await tenant('acme', 350);
    await home.start('--once', '--tenant', 'acme').end;
    const first = simulator.requests.length;
    await home.start('--once').end;
    const second = simulator.requests.length - first;
    await home.start('--once', '--full').end;
    expect(second).toBeLessThan(first);
    expect(simulator.requests.length - first - second).toBeGreaterThan(second);
  });

  it('has a running daemon do it, and waits for that', async () => {
    const simulator = await tenant('acme');
    home.start();
    await waitUntil('the mirror is complete', () => isComplete('acme'));
    const { pid } = daemon()!;
    const user = { user_id: 'auth0|new', created_at: '2026-01-01T00:00:00.000Z', updated_at: new Date().toISOString() };
    simulator.tenant.users.add(user, Date.now());
    expect(await home.start('--once').end).toMatchObject({ code: 0, stderr: '' });
    expect(await home.read('acme', (mirror) => usersOf(mirror).has('auth0|new'))).toBe(true);
    expect(daemon()).toMatchObject({ pid, alive: true });
  });

  it('does not wait for what a running daemon may not read, nor for what needs that', async () => {
    await tenant('acme', 20, ['read:logs']);
    home.start();
    const job = () => home.read('acme', (mirror) => mirror.syncStatus().jobs.find((one) => one.job === 'users-full'));
    await waitUntil('it was told', async () => (await job())?.state === 'unavailable');
    const end = await home.start('--once').end;
    expect(end.code).not.toBe(0);
    expect(end.stderr).toContain('read:users');
  });

  it('says why it could not, and what to do', async () => {
    const simulator = await tenant('acme');
    home.env['TENANTRY_SECRET_ACME'] = 'wrong';
    const refused = await home.start('--once').end;
    expect(refused.code).toBe(5);
    expect(refused.stderr.trim().split('\n').length).toBeGreaterThanOrEqual(2);
    expect(refused.stderr).not.toContain(simulator.client_secret);
    expect(await home.start('--once', '--tenant', 'nobody').end).toMatchObject({ code: 3 });
    expect(await home.start('--often').end).toMatchObject({ code: 2 });
  });
});

describe('startDaemon and stopDaemon', () => {
  it('start it in the background and end it', async () => {
    await tenant('acme');
    const control = { paths: home.paths, clock: systemClock };
    const env = { ...process.env, ...home.env };
    const started = await startDaemon({ ...control, env });
    expect(started).toMatchObject({ alive: true, version: programVersion() });
    await expect(startDaemon({ ...control, env })).rejects.toMatchObject({ kind: 'locked_out' });
    expect(await stopDaemon(control)).toMatchObject({ pid: started.pid });
    expect(await stopDaemon(control)).toBeUndefined();
  });

  it('tell in its own words why it did not start', async () => {
    const env = { ...process.env, ...home.env, NODE_DEBUG: 'http' };
    const failed = startDaemon({ paths: home.paths, clock: systemClock, env });
    await expect(failed).rejects.toMatchObject({
      kind: 'daemon_not_running',
      message: expect.stringContaining('NODE_DEBUG=http'),
    });
  });
});
