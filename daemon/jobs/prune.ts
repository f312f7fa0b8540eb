import { setImmediate as turn } from 'node:timers/promises';

import { detailsFor, goneProfilesFor } from '../../src/domain/retention.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import type { Prunable } from '../../src/mirror/pruner.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';

const day = 24 * 3_600_000;

/**
 * Rows of one step: so few that neither a change nor a page of users waits for it. Of log events more go at once,
 * because each page of their indexes is written once for all of them.
 */
export const rowsOfStep: Readonly<Record<Prunable, number>> = { logs: 5000, gone: 200, details: 200 };

/**
 * Deletes what has had its time: log events after as long as the tenant's setting says, the last profiles of users who
 * are gone, details that nobody has looked at for long. Sends no request.
 */
export const prune: SyncJob = {
  name: 'prune',
  lane: 'bulk',
  interval: () => day,
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    const { client, clock, keep_logs } = context;
    const now = Math.round(clock.now() + client.clockOffset());
    if (keep_logs !== undefined) yield* pruneAll(context, 'logs', now - keep_logs);
    yield* pruneAll(context, 'gone', now - goneProfilesFor);
    yield* pruneAll(context, 'details', now - detailsFor);
    const note = `keeps the log ${keep_logs === undefined ? 'for ever' : `for ${keep_logs / day} days`}`;
    const kept: PrunedWith = { keep_logs };
    yield { checkpoint: { job: 'prune', value: kept }, status: { job: 'prune', note } };
    return {};
  },
};

/** With which setting the log was pruned last. */
interface PrunedWith {
  readonly keep_logs?: number | undefined;
}

/** Has the job run soon when the setting is not the one that it last ran with; undefined when it is. */
export function pruneNotes(mirror: MirrorReader, keep_logs: number | undefined, now: number): Batch | undefined {
  const last = (mirror.checkpoint('prune') ?? {}) as PrunedWith;
  return last.keep_logs === keep_logs ? undefined : { status: { job: 'prune', next_run_at: now } };
}

async function* pruneAll({ mirror, signal }: JobContext, what: Prunable, before: number): AsyncGenerator<Batch, void> {
  let done = 0;
  const limit = rowsOfStep[what];
  while (mirror.hasPrunable(what, before)) {
    await turn();
    signal.throwIfAborted();
    done += limit;
    const kept_from = what === 'logs' ? before : undefined;
    yield { prune: { what, before, limit }, kept_from, status: { job: 'prune', progress: { done } } };
  }
}
