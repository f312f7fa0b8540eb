import * as fc from 'fast-check';

import type { Plan } from '../../fixtures/plans.ts';
import { expectSameAtRest } from './at-rest.ts';
import type { ModelFolder } from './model-files.ts';
import { anyOperation, type Operation, perform } from './operations.ts';
import { takePicture } from './tenant-picture.ts';
import { type Setting, World } from './world.ts';

/** What happened to a tenant and to this machine, from the first start of the daemon on. */
export interface History {
  readonly setting: Setting;
  readonly operations: readonly Operation[];
}

const hour = 3_600_000;

const anySetting: fc.Arbitrary<Setting> = fc.record({
  seed: fc.nat(1000),
  plan: fc.constantFrom<Plan>('free', 'essentials', 'professional', 'enterprise'),
  users: fc.integer({ min: 0, max: 40 }),
  bulkImport: fc.nat(20),
  searchLag: fc.constantFrom(0, 1500, 30_000, 80_000),
  logLag: fc.constantFrom(0, 1000, 30_000),
  latency: fc.constantFrom(0, 0, 150, 2000),
  pageSize: fc.option(fc.integer({ min: 2, max: 20 }), { nil: undefined }),
  offset: fc.oneof(fc.constant(0), fc.integer({ min: -5 * hour, max: 5 * hour })),
  interval: fc.constantFrom(15_000, 60_000),
});

export const anyHistory: fc.Arbitrary<History> = fc.record({
  setting: anySetting,
  operations: fc.array(anyOperation, { minLength: 1, maxLength: 24, size: 'max' }),
});

/** Lets a history happen, and compares mirror and tenant at its end. @throws Error when they differ */
export async function live({ setting, operations }: History, folder: ModelFolder): Promise<void> {
  const world = await World.create({ ...setting, bulkImport: Math.min(setting.bulkImport, setting.users) }, folder);
  try {
    world.startDaemon();
    for (const operation of operations) {
      world.pictures.push(takePicture(world));
      await perform(world, operation);
    }
    await expectSameAtRest(world);
  } finally {
    await world.close();
  }
}
