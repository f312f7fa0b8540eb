import { setImmediate as turn } from 'node:timers/promises';

import { detailsFor, goneProfilesFor } from '../../src/domain/retention.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import type { Prunable } from '../../src/mirror/pruner.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';

const day = 24 * 3_600_000;

/** Rows of the first step. */
export const firstRows = 1000;

/** Of more, a step that is cut off has too much to do again; of fewer, each costs several times as much. */
const [leastRows, mostRows] = [200, 5000];

/** What a change or a page of users may have to wait for a step, in milliseconds. */
const longestStep = 100;

/**
 * Rows of the next step. The more go at once the less each costs, because each page of an index is written once for all
 * of them; how long that takes depends on the log and on the computer.
 * @param took milliseconds that a step of so many rows took
 */
export function nextRows(rows: number, took: number): number {
  const growth = Math.min(2, longestStep / Math.max(1, took));
  return Math.max(leastRows, Math.min(mostRows, Math.floor(rows * growth)));
}

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

async function* pruneAll(
  { mirror, signal, clock }: JobContext,
  what: Prunable,
  before: number,
): AsyncGenerator<Batch, void> {
  let done = 0;
  let limit = firstRows;
  while (mirror.hasPrunable(what, before)) {
    await turn();
    signal.throwIfAborted();
    done += limit;
    const kept_from = what === 'logs' ? before : undefined;
    const begun = clock.now();
    yield { prune: { what, before, limit }, kept_from, status: { job: 'prune', progress: { done } } };
    limit = nextRows(limit, clock.now() - begun);
  }
}
