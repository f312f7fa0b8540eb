import { afterEach, expect, it } from 'vitest';

import { usersFull } from '../../daemon/jobs/users-full.ts';
import { jobsOfSync } from '../../daemon/jobs-of-sync.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

let sync: SimulatedSync;
afterEach(() => sync.close());

it('reads all users until that was done, and later only if asked to; compares them only if asked to', async () => {
  sync = await simulatedSync({ users: 10 });
  const costly = (full: boolean, reconcile: boolean) =>
    jobsOfSync(sync.mirror, { full, reconcile }).filter((job) => job === 'users-full' || job === 'reconcile');
  expect(costly(false, false)).toEqual(['users-full']);
  await sync.runAll(usersFull);
  expect(costly(false, false)).toEqual([]);
  expect(costly(true, false)).toEqual(['users-full']);
  expect(costly(false, true)).toEqual(['reconcile']);
  expect(jobsOfSync(sync.mirror, { full: false, reconcile: false })).toContain('users-changed');
});
