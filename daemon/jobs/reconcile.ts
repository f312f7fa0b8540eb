import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import type { Batch } from '../../src/mirror/mirror.ts';
import { cheapestWhole } from '../request-cost.ts';
import { compareByCounts, countTenant } from './compare-by-counts.ts';
import { compareByExport } from './compare-by-export.ts';
import { allPages, compareByPages, pagesOf } from './compare-by-pages.ts';
import { longestSearchLag, searchLag } from './search-lag.ts';
import type { CompareStep } from './compare-step.ts';
import { fullPass } from './full-pass.ts';
import {
  type Comparison,
  reconcilePlace,
  type ReconcilePlace,
  type ReconcileTask,
  type Round,
} from './reconcile-place.ts';
import { partOfRound, roundAt } from './reconcile-round.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';

const day = 24 * 3_600_000;
/** Requests of one turn: others want their share of the rate limit too. */
const requestsPerRun = 20;

/**
 * Proves that the mirror is complete. How many users were created in a stretch of time is asked of the tenant and
 * compared with the mirror; stretches that differ are halved until they fit on a page, and compared there one by one.
 * Because one user gone and another one missing leave a count as it was, all users are compared one by one as well, a
 * part with each run: see `reconcile-round.ts`. Nobody is called deleted here: who is not found is read by id, by
 * `users-stale`.
 */
export const reconcile: SyncJob = {
  name: 'reconcile',
  lane: 'feed',
  interval: () => day,
  rest: () => day / 96,
  // An event is here before the search that counts has heard of it.
  afterthought: searchLag,
  notYet: (mirror) => (mirror.isComplete() ? undefined : 'waits for the first users'),
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    let place = reconcilePlace(context.mirror);
    let requests = 0;
    if (place.comparison === undefined || isOld(place.comparison, context)) {
      const started = await start(context, place);
      place = started.place;
      requests = started.step.requests;
      yield batchOf(emptyReport(context.clock.now()), started);
    }
    while (place.comparison !== undefined) {
      if (requests >= requestsPerRun) return { more: true, wanted: ['users-stale'] };
      const task = place.comparison.tasks.at(-1);
      if (task === undefined) {
        const ended = end(context, place, place.comparison);
        place = ended.place;
        yield ended.batch;
        // What was found so far is read first, and not found a second time.
        if (place.comparison !== undefined) return { more: true, wanted: ['users-stale'] };
        continue;
      }
      const step = await compare(context, task);
      requests += step.requests;
      place = placeAfter(place, place.comparison, step);
      yield batchOf(reportOf(context), { place, step });
      if (step.again_at !== undefined) return { more: true, again_at: step.again_at };
      if (step.readAll === true) return { more: true, wanted: ['users-full'] };
    }
    return { wanted: ['users-stale'] };
  },
};

async function compare(context: JobContext, task: ReconcileTask): Promise<CompareStep> {
  if (task.by === 'counts') return await compareByCounts(context, task);
  return task.by === 'pages' ? await compareByPages(context, task) : await compareByExport(context, task);
}

interface Moved {
  readonly place: ReconcilePlace;
  readonly step: CompareStep;
}

/** Begins with the users without a date, whom few tenants have: the answer tells the server's time. */
async function start(context: JobContext, before: ReconcilePlace): Promise<Moved> {
  const { mirror } = context;
  const { total, served_at } = await countTenant(context, 'undated');
  const own = mirror.countCreated('undated');
  const until = served_at - longestSearchLag;
  const place = { ...before, ...roundAt(before, fullPass(mirror), served_at) };
  const exports = fullPass(mirror)?.no_export === undefined;
  const part = partOfRound(place, { users: mirror.countUsers(), now: served_at, until, exports });
  // An export compares everybody: nothing is left to be counted.
  const counts: ReconcileTask[] =
    part[0]?.by === 'export' ? [] : [{ by: 'counts', window: { to: until }, until, isAll: true }];
  const tasks: ReconcileTask[] = [...part, ...counts];
  if (total !== own) tasks.push(pagesOf('undated', true));
  const step = { tasks, requests: 1, users: total === own ? own : 0 };
  return { place: { ...place, comparison: { started_at: served_at, tasks } }, step };
}

/** What was counted so long ago says little about now. */
function isOld({ started_at }: Comparison, { clock, client }: JobContext): boolean {
  return clock.now() + client.clockOffset() - started_at > day;
}

function placeAfter(place: ReconcilePlace, comparison: Comparison, step: CompareStep): ReconcilePlace {
  const tasks = [...comparison.tasks.slice(0, -1), ...step.tasks];
  const went_back = comparison.went_back ?? (step.went_back === true ? 'found' : undefined);
  const next = { ...place, comparison: { ...comparison, tasks, went_back } };
  if (step.round === undefined) return next;
  const round: Round = {
    started_at: place.round?.started_at ?? comparison.started_at,
    part_at: comparison.started_at,
    keyset: step.round ?? undefined,
  };
  // At its end the next round begins.
  if (step.round !== null) return { ...next, round };
  const all_by_id_at = step.since ?? round.started_at;
  return { ...next, round: { ...round, started_at: comparison.started_at }, all_by_id_at };
}

/** When a record of the tenant is older than ours, all of it may be: then no count says anything, and all are compared. */
function end(
  context: JobContext,
  place: ReconcilePlace,
  comparison: Comparison,
): { place: ReconcilePlace; batch: Batch } {
  const { mirror, clock } = context;
  if (comparison.went_back === 'found') {
    const { started_at } = comparison;
    const exports = fullPass(mirror)?.no_export === undefined;
    const isExport = cheapestWhole(mirror.countUsers(), exports) === 'export';
    const whole: ReconcileTask = isExport ? { by: 'export' } : allPages(started_at, started_at - longestSearchLag);
    const next = { ...place, comparison: { ...comparison, tasks: [whole], went_back: 'seen' as const } };
    return { place: next, batch: { checkpoint: { job: 'reconcile', value: next } } };
  }
  const next = { ...place, comparison: undefined };
  const before = reportOf(context);
  // Compared twice, as after a restore, is compared.
  const users = Math.min(before.users, mirror.countUsers());
  const report: ReconcileReport = { ...before, users, ended_at: clock.now(), all_by_id_at: place.all_by_id_at };
  const status = { job: 'reconcile', note: noteOf(report) } as const;
  return { place: next, batch: { checkpoint: { job: 'reconcile', value: next }, reconciled: report, status } };
}

/** The report goes on with every step, so that what reads by id disprove meanwhile can be taken from it. */
function batchOf(before: ReconcileReport, { place, step }: Moved): Batch {
  const reconciled: ReconcileReport = {
    ...before,
    users: before.users + (step.users ?? 0),
    users_by_id: before.users_by_id + (step.users_by_id ?? 0),
    requests: before.requests + step.requests,
    added: before.added + (step.added ?? 0),
    changed: before.changed + (step.changed ?? 0),
    gone: before.gone + (step.gone ?? 0),
  };
  return {
    users: step.found,
    stale: step.stale,
    checkpoint: { job: 'reconcile', value: place },
    reconciled,
    status: { job: 'reconcile', note: step.note ?? 'compares all users with the tenant' },
  };
}

function emptyReport(started_at: number): ReconcileReport {
  return { started_at, users: 0, users_by_id: 0, requests: 0, added: 0, changed: 0, gone: 0 };
}

function reportOf({ mirror, clock }: JobContext): ReconcileReport {
  return mirror.syncStatus().reconciled ?? emptyReport(clock.now());
}

function noteOf({ users, added, changed, gone }: ReconcileReport): string {
  const found = added + changed + gone;
  return `compared ${users} users, ${found === 0 ? 'no difference' : `${found} differed`}`;
}
