import { syncJobs } from '../../daemon/jobs/index.ts';
import type { Pace } from '../../daemon/jobs/sync-job.ts';
import { nextJob } from '../../daemon/plan.ts';
import { runJob } from '../../daemon/run-job.ts';
import type { SimulatedSync } from './simulated-sync.ts';

/**
 * Follows a tenant for so long on its clock: one job after the other, as the planner says, and no time passes while a job
 * runs but what its requests wait.
 * @param before is called before each look at what is due
 */
export async function followFor(
  { client, mirror, clock }: SimulatedSync,
  ms: number,
  { interval, before }: { readonly interval: number; readonly before?: (now: number) => void },
): Promise<void> {
  const until = clock.now() + ms;
  const { signal } = new AbortController();
  while (clock.now() < until) {
    before?.(clock.now());
    const pace: Pace = { interval, exports: true, logs: mirror.checkpoint('log-events') !== undefined };
    const statuses = mirror.syncStatus().jobs;
    const jobs = syncJobs.map((job) => ({
      name: job.name,
      interval: job.interval(pace),
      status: statuses.find((one) => one.job === job.name),
      notYet: job.notYet?.(mirror) !== undefined,
    }));
    const plan = nextJob({ now: clock.now(), jobs, paused_until: 0 });
    if ('wait_until' in plan) {
      clock.skip(Math.max(1, plan.wait_until - clock.now()));
      continue;
    }
    const job = syncJobs.find(({ name }) => name === plan.run)!;
    const run = { job, open: { client, mirror }, clock, signal, pace, failures: 0, random: () => 0 };
    const result = await runJob(run);
    if (result.outcome !== 'done') throw new Error(`${plan.run} ended as ${result.outcome}`);
    const sooner = (result.end.wanted ?? []).map((name) => ({ job: name, at: clock.now() }));
    mirror.commitBatch({ sooner }, clock.now());
  }
}
