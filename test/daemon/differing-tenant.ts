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

const isComparing = (url: string): boolean => url.startsWith('/api/v2/users?') || url.startsWith('/api/v2/jobs/');

/** What one comparison of that tenant takes, and the reads by id that settle what it found. */
export async function measureReconcile(sync: SimulatedSync): Promise<{
  readonly report: ReconcileReport;
  readonly requests: number;
  readonly settling: number;
}> {
  const { simulator } = sync;
  const asked = async (work: () => Promise<void>): Promise<readonly string[]> => {
    const last = simulator.requests.at(-1);
    await work();
    const from = last === undefined ? 0 : simulator.requests.lastIndexOf(last) + 1;
    return simulator.requests.slice(from).map(({ url }) => url);
  };
  const compare = async (): Promise<void> => {
    for (;;) {
      const end = await sync.run(reconcile);
      if (end?.more !== true) return;
      if (end.again_at !== undefined) sync.clock.skip(Math.max(0, end.again_at - sync.clock.now()));
    }
  };
  const requests = (await asked(compare)).filter(isComparing).length;
  const read = await asked(async () => await sync.runAll(usersStale));
  const settling = new Set(read.filter((url) => url.startsWith('/api/v2/users/'))).size;
  return { report: sync.mirror.syncStatus().reconciled!, requests, settling };
}
