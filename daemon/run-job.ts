import { AppError, isAppError, toAppError } from '../src/errors.ts';
import type { Clock } from '../src/clock.ts';
import type { RunRecord } from '../src/domain/activity.ts';
import type { JobStatus } from '../src/domain/job.ts';
import type { Batch, CommitReport } from '../src/mirror/mirror.ts';
import { commitStep, type OpenTenant } from './commit-step.ts';
import type { JobEnd, Pace, Spared, SyncJob } from './jobs/sync-job.ts';
import { RunStart } from './run-start.ts';
import { RunTally } from './run-tally.ts';
import { judgeFailure, type Verdict } from './verdict.ts';

/** How a run ended. */
export type RunResult =
  | { readonly outcome: 'done'; readonly end: JobEnd }
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'failed'; readonly error: AppError; readonly verdict: Verdict };

export interface JobRun {
  readonly job: SyncJob;
  readonly open: OpenTenant;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pace: Pace;
  /** Somebody waits for the end of each job: none is spared. */
  readonly isWaitedFor?: boolean | undefined;
  /** Failures of this job in a row, before this run. */
  readonly failures: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Runs a job to its end and keeps its status in the mirror true all the while. Never throws for what Auth0 does. */
export async function runJob(run: JobRun): Promise<RunResult> {
  const { job, open, clock, signal } = run;
  const start = new RunStart(run);
  const { started_at, last_success_at } = start;
  const tally = new RunTally(open, job.name, started_at);
  const request = { signal, priority: 'sync', reason: job.name } as const;
  const interval = job.interval(run.pace);
  const due = interval > 0 && last_success_at !== undefined && started_at >= last_success_at + interval;
  const steps = job.run({ ...open, clock, signal, request, due });
  try {
    for (let unreadable: AppError | undefined; ;) {
      const step = unreadable === undefined ? await steps.next() : await steps.throw(unreadable);
      if (step.done === true) return await succeed(run, step.value, start, tally);
      const status = { state: 'running', ...step.value.status, job: job.name } as const;
      const report = await commitReadable(run, await start.tell({ ...step.value, status }));
      unreadable = report instanceof AppError ? report : undefined;
      if (!(report instanceof AppError)) {
        start.stored();
        tally.add(report);
      }
      signal.throwIfAborted();
    }
  } catch (error) {
    return await fail(run, toAppError(signal.aborted ? new AppError('interrupted', 'stopped') : error), start, tally);
  } finally {
    start.dispose();
    // Closes what a job that was left in the middle holds open, such as a download.
    await steps.return({}).catch(() => undefined);
  }
}

/** @returns what is wrong with the answer that the batch was made of, if it cannot be read: nothing is stored then */
async function commitReadable({ open, clock }: JobRun, batch: Batch): Promise<CommitReport | AppError> {
  try {
    return await commitStep(open, batch, clock.now());
  } catch (error) {
    if (isAppError(error, 'bad_answer')) return error;
    throw error;
  }
}

async function succeed(run: JobRun, end: JobEnd, start: RunStart, tally: RunTally): Promise<RunResult> {
  const now = run.clock.now();
  const status: Partial<JobStatus> = {
    ...end.last?.status,
    state: 'idle',
    progress: undefined,
    error: undefined,
    next_run_at: end.more === true ? (end.again_at ?? now) : now + run.job.interval(run.pace),
    ...(end.more === true ? {} : { last_success_at: now }),
  };
  const spares = run.isWaitedFor === true ? [] : (end.spares ?? []);
  const spared = spares.flatMap((one) => spare(one, start, run.pace.interval, now));
  await commitEnd(run, { ...end.last, spared, status: { ...status, job: run.job.name } }, start, tally.record(now));
  return { outcome: 'done', end };
}

/** A run that is only due because its time comes is as good as over. One that somebody asked for is not. */
function spare(said: Spared, start: RunStart, interval: number, now: number): NonNullable<Batch['spared']> {
  const { state, last_success_at, next_run_at, last_run } = start.before(said.job) ?? {};
  if (state !== 'idle' || last_success_at === undefined || next_run_at !== last_success_at + interval) return [];
  const quiet = (last_run?.quiet ?? 0) + 1;
  const status = {
    ...said,
    last_success_at: now,
    next_run_at: now + interval,
    last_run: { ended_at: now, ms: 0, calls: 0, quiet },
  };
  return [{ status, due_at: next_run_at }];
}

async function fail(run: JobRun, error: AppError, start: RunStart, tally: RunTally): Promise<RunResult> {
  const now = run.clock.now();
  const job = run.job.name;
  if (error.kind === 'interrupted') {
    const status = { job, state: 'idle', note: 'stopped; goes on where it was', next_run_at: now } as const;
    await commitEnd(run, { status }, start);
    return { outcome: 'stopped' };
  }
  const verdict = judgeFailure(error, run.failures + 1, now, run.random());
  const { kind, message, hint } = error;
  const status = { state: verdict.state, next_run_at: now + verdict.delay, note: noteOf(verdict, error) };
  try {
    const told = { ...status, job, error: { kind, message, hint, at: now } };
    await commitEnd(run, { status: told }, start, tally.record(now, error));
  } catch (broken) {
    // The mirror itself is what failed: nothing can be kept in it now, and not when this job is to be tried again.
    const worse = toAppError(broken);
    const judged = judgeFailure(worse, run.failures + 1, now, run.random());
    return {
      outcome: 'failed',
      error: worse,
      verdict: { ...judged, holds: judged.holds === 'job' ? 'reopen' : judged.holds },
    };
  }
  return { outcome: 'failed', error, verdict };
}

function noteOf(verdict: Verdict, error: AppError): string {
  if (error.kind === 'network' || error.kind === 'timeout') return 'offline; tries again by itself';
  if (error.kind === 'rate_limited') return 'waits for the rate limit';
  return verdict.state === 'unavailable' ? 'not available to this application' : 'tries again by itself';
}

/** Somebody may have asked for the job while it ran: what it read first may be older than the question. */
async function commitEnd(run: JobRun, batch: Batch, start: RunStart, ended?: RunRecord): Promise<void> {
  await commitStep(run.open, await start.tell({ ...batch, run: ended }), run.clock.now());
}
