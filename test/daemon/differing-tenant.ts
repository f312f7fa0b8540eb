import { usersFull } from '../../daemon/jobs/users-full.ts';
import { reconcile } from '../../daemon/jobs/reconcile.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import type { SimulatorOptions } from '../../fixtures/start-simulator.ts';
import { deleteUser, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

const hour = 3_600_000;

/** A mirrored tenant in which users then vanish without a word, evenly among all. */
export async function differingTenant(
  options: SimulatorOptions & { readonly users: number; readonly differences: number },
): Promise<SimulatedSync> {
  const { users, differences } = options;
  const sync = await simulatedSync(options);
  await sync.runAll(usersFull);
  await sync.runAll(reconcile);
  sync.clock.skip(hour);
  for (let one = 0; one < differences; one += 1) deleteUser(sync, Math.floor(((one + 0.5) * users) / differences));
  sync.clock.skip(hour);
  return sync;
}

/** What one comparison of that tenant takes, and the reads by id that settle what it found. */
export async function measureReconcile(sync: SimulatedSync): Promise<{
  readonly report: ReconcileReport;
  readonly requests: number;
  readonly settling: number;
}> {
  const { simulator } = sync;
  // A single one of a long list is remembered, so the ends are counted by what the server itself says.
  const counted = async (work: () => Promise<void>): Promise<number> => {
    const last = simulator.requests.at(-1);
    await work();
    const all = simulator.requests;
    return all.length - 1 - (last === undefined ? -1 : all.lastIndexOf(last));
  };
  const requests = await counted(async () => await sync.runAll(reconcile));
  const settling = await counted(async () => await sync.runAll(usersStale));
  return { report: sync.mirror.syncStatus().reconciled!, requests, settling };
}
