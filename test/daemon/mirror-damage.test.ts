import { afterEach, beforeEach, expect, it } from 'vitest';

import { MirrorDamage } from '../../daemon/mirror-damage.ts';
import { type Log, openLog } from '../../src/log.ts';
import { suspectMirror } from '../../src/mirror/suspect-mirror.ts';
import { mirrorFile } from '../../src/paths.ts';
import type { Session } from '../../src/session/session.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { DaemonHome } from './daemon-home.ts';
import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';

const day = 24 * 3_600_000;

let home: DaemonHome;
let simulator: RunningSimulator;
let session: Session;
let log: Log;

beforeEach(async () => {
  home = new DaemonHome();
  simulator = await startSimulator({ users: 1 });
  home.add('acme', simulator);
  session = home.session();
  log = await openLog({ file: `${home.paths.state}/daemon.log`, clock: new FakeClock() });
});
afterEach(async () => {
  log.close();
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

it('blames the disk when mirrors are damaged one after the other, and not for what happens in months', async () => {
  const clock = new FakeClock();
  const damage = new MirrorDamage();
  const tenant = session.tenant('acme');
  const meet = async (): Promise<void> => {
    const mirror = await session.openWriter(tenant);
    mirror.close();
    // Read through, and met again: it is believed.
    for (const _ of ['first', 'again']) {
      suspectMirror(mirrorFile(home.paths, 'acme'));
      await damage.replace(session, tenant, { clock, log });
    }
    expect(session.isMirrorSuspect(tenant)).toBe(false);
  };
  for (let month = 0; month < 5; month += 1) {
    await meet();
    await clock.advance(30 * day);
  }
  for (let times = 0; times < 3; times += 1) await meet();
  await expect(meet()).rejects.toMatchObject({ kind: 'disk_failed' });
});
