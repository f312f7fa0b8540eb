import type { JobName, JobStatus } from '../src/domain/job.ts';

/** One job of a lane, as the planner sees it. */
export interface PlannedJob {
  readonly name: JobName;
  /** Milliseconds between two runs. */
  readonly interval: number;
  readonly status: JobStatus | undefined;
  /** True while something that it needs is missing: it is not run and nobody waits for it. */
  readonly notYet: boolean;
}

export interface PlanInput {
  readonly now: number;
  /** In the order in which they go when several are due for the same time. */
  readonly jobs: readonly PlannedJob[];
  /**
   * No request is sent before this: the tenant is offline, or answered that its rate limit is used up. (Staying below
   * the limit is the client's work: it knows each bucket, and a lane that waits for one leaves the other lane free.)
   */
  readonly paused_until: number;
}

export type Plan = { readonly run: JobName } | { readonly wait_until: number };

/** Looks again at least this often: `notYet` may change without any status moving. */
const longestWait = 60_000;

/** After a failure, a next run further away than this can only come from a clock that was set back since. */
const furthest = 26 * 3_600_000;

/** The job that has waited longest, or until when nothing is to be done. */
export function nextJob(input: PlanInput): Plan {
  const { paused_until } = input;
  if (paused_until > input.now) return { wait_until: Math.min(paused_until, input.now + longestWait) };
  const ready = input.jobs.filter((job) => !job.notYet);
  const times = ready.map((job) => dueAt(job, input.now));
  const earliest = Math.min(...times, input.now + longestWait);
  const first = ready[times.indexOf(earliest)];
  if (first === undefined || earliest > input.now) return { wait_until: earliest };
  return { run: first.name };
}

/** When a job wants to run: what its status says; at once when it says nothing, or what cannot be. */
function dueAt({ status, interval }: PlannedJob, now: number): number {
  const at = status?.next_run_at ?? 0;
  const plausible = (status?.state ?? 'idle') === 'idle' ? interval * 2 : Math.max(furthest, interval * 2);
  return at - now > plausible ? 0 : at;
}
