import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { type DayFigures, SimulatedDays } from '../helpers/simulated-days.ts';
import { SkippingClock } from '../helpers/skipping-clock.ts';
import { expectSameUsers, tenantOf } from './simulated-sync.ts';

const hour = 3_600_000;
const interval = 30_000;
const looks = hour / interval;

let simulator: RunningSimulator;
let clock: SkippingClock;
let folder: string;
afterEach(async () => {
  clock[Symbol.dispose]();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tenant whose first mirror is complete, some time ago. */
async function open(live: number): Promise<SimulatedDays> {
  clock = new SkippingClock(Date.parse('2026-10-01T00:00:00.000Z'));
  folder = mkdtempSync(join(tmpdir(), 'tenantry-days-'));
  simulator = await startSimulator({ users: 500, seed: 5, plan: 'enterprise', clock, live });
  const { client_secret: secret } = simulator;
  const file = join(folder, 'mirror.db');
  const days = new SimulatedDays({ tenant: tenantOf(simulator), secret, clock, file, interval });
  await days.firstMirror();
  await days.pass(hour);
  return days;
}

const sum = ({ requests }: DayFigures): number => Object.values(requests).reduce((total, count) => total + count, 0);

test('hours in which nothing happens cost what looking costs, and leave nothing behind', async () => {
  await using days = await open(0);
  const first = days.takeFigures();
  await days.pass(3 * hour);
  const later = days.takeFigures();
  expect(later).toMatchObject({ users: 500, stale_users: 0, limited: 0, descriptors: first.descriptors });
  expect(sum(later)).toBeGreaterThan(3 * looks * 0.95);
  expect(sum(later)).toBeLessThan(3 * looks * 1.2);
  // The log of writes is folded into the mirror when it has 1000 pages.
  expect(later.wal_bytes).toBeLessThan(8_500_000);
  expectSameUsers({ mirror: days.mirror, simulator });
});

test('hours of a busy tenant are followed within its limits, to the same users and events', async () => {
  await using days = await open(3);
  await days.pass(hour);
  expect(days.takeFigures()).toMatchObject({ limited: 0 });
  simulator.tenant.live.setRate(0);
  await days.pass(10 * 60_000);
  expectSameUsers({ mirror: days.mirror, simulator });
  // The tenant has forgotten its oldest ones meanwhile.
  const theirs = simulator.allLogs().map(({ log_id }) => log_id);
  const ours = days.mirror.listLogs({ limit: theirs.length }).map(({ log_id }) => log_id);
  expect(ours.toReversed()).toEqual(theirs);
});
