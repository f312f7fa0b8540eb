import { afterEach, describe, expect, it } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';
import { expectSameUsers } from './simulated-sync.ts';

let home: DaemonHome;
let simulator: RunningSimulator;

afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

describe('a daemon that is killed during its first sync', () => {
  it.each([
    { way: 'by export', seed: 1, faults: [] },
    { way: 'page by page', seed: 2, faults: [{ kind: 'failed-job', times: 100 } as const] },
  ])('goes on each time and ends with the tenant row for row, $way', { timeout: 180_000 }, async ({ seed, faults }) => {
    home = new DaemonHome();
    simulator = await startSimulator({
      users: 2500,
      seed,
      plan: 'private-cloud',
      searchLag: 0,
      logLag: 0,
      exportLag: 0,
      faults,
    });
    home.add('acme', simulator);
    const random = seededRandom(seed);
    for (let kill = 0; kill < 5; kill += 1) {
      const daemon = kill % 2 === 0 ? home.start() : home.start('--once');
      const asked = simulator.requests.length + 3 + Math.floor(random() * 8);
      await waitUntil(
        'it is in the middle',
        () => simulator.requests.length >= asked || daemon.child.exitCode !== null,
      );
      daemon.child.kill('SIGKILL');
      await daemon.end;
    }
    const last = await home.start('--once').end;
    expect(last).toMatchObject({ code: 0, stderr: '' });
    await home.read('acme', (mirror) => {
      expectSameUsers({ mirror, simulator });
      const logs = mirror.listLogs({ limit: 1_000_000 }).map(({ log_id }) => log_id);
      expect(logs.toReversed()).toEqual(simulator.allLogs().map(({ log_id }) => log_id));
      expect(mirror.syncStatus()).toMatchObject({ users: 2500, stale_users: 0, gaps: [] });
      expect(mirror.syncStatus().complete_at).toBeDefined();
    });
  });
});
