import type { JobName } from '../../src/domain/job.ts';
import type { World } from './world.ts';

/** Somebody asks for a job, as `tenantry sync` does. */
export function askFor(world: World, job: JobName): void {
  const terminal = world.openTerminal();
  const now = terminal.clock.now();
  terminal.openMirror().commitBatch({ status: { job, next_run_at: now } }, now);
  terminal.close();
}
