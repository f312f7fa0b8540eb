import type { Batch } from '../../src/mirror/mirror.ts';
import { type FullPass, fullPass, passProgress } from './full-pass.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';
import { readByExport } from './users-by-export.ts';
import { readByKeyset } from './users-by-keyset.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Reads every user: by one export job where the tenant allows it, else by walking over `created_at`. Ends the pass,
 * which makes the users that it did not meet stale: `users-stale` then asks for each by id before it is called deleted.
 */
export const usersFull: SyncJob = {
  name: 'users-full',
  lane: 'bulk',
  // That nobody is missing is for `reconcile` to prove. This brings what changes without moving `updated_at`.
  interval: (pace) => (pace.exports ? 7 * day : 30 * day),
  rest: () => 6 * hour,
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    let pass = yield* resumeOrStart(context);
    const walks = pass.walks ?? pass.keyset;
    if (walks === undefined && (pass.no_export?.until ?? 0) < pass.started_at) {
      const { refused, ...read } = yield* readByExport(context, pass);
      if (refused === undefined) return yield* finish({ ...read.pass, no_export: undefined });
      const now = context.clock.now() + context.client.clockOffset();
      // The users that the export brought stay. It is the walk that has to be complete, so its count starts at 0.
      const no_export = { until: now + refused.days * day, why: refused.why };
      pass = { ...read.pass, export: undefined, done: 0, no_export };
      yield passProgress(pass, `reads page by page: ${refused.why}`);
    }
    return yield* finish(yield* readByKeyset(context, pass));
  },
};

async function* resumeOrStart(context: JobContext): AsyncGenerator<Batch, FullPass> {
  const last = fullPass(context.mirror);
  if (last?.running === true) return last;
  const { body, served_at } = await context.client.searchUsers({ per_page: 1 }, context.request);
  const pass: FullPass = {
    pass: (last?.pass ?? 0) + 1,
    running: true,
    started_at: served_at,
    done: 0,
    total: body.total,
    no_export: last?.no_export,
  };
  yield passProgress(pass, 'starts to read all users');
  return pass;
}

async function* finish(pass: FullPass): AsyncGenerator<Batch, JobEnd> {
  const ended: FullPass = { ...pass, export: undefined, walks: undefined, keyset: undefined, running: false };
  const { checkpoint, status } = passProgress(ended, `read ${pass.done} users`);
  const proven = { ...status, job: 'users-full', proven_until: pass.started_at } as const;
  yield { checkpoint, status: proven, finishPass: pass.pass };
  return { wanted: ['upkeep', 'users-stale', 'users-changed'] };
}
