import type { JobName } from '../src/domain/job.ts';
import type { AppError } from '../src/errors.ts';
import type { RunResult } from './run-job.ts';

/** Tries of one job, and of a tenant that nothing gets through to, before a single sync gives up. */
const tries = 3;

/** What is left to do in a single sync: every job until it has come to its end, and what the ends ask for. */
export class OnceGoal {
  /** Why jobs were given up. */
  readonly errors = new Map<JobName, AppError>();
  readonly #pending: Set<JobName>;
  readonly #done = new Set<JobName>();
  readonly #tried = new Map<JobName, number>();
  readonly #due = new Map<JobName, number>();
  /** Failures in a row that stopped the whole tenant: no connection, no credentials. */
  #blocked = 0;

  constructor(jobs: readonly JobName[]) {
    this.#pending = new Set(jobs);
  }

  wants(job: JobName): boolean {
    return this.#pending.has(job);
  }

  /** Not before this, in local milliseconds. */
  dueAt(job: JobName): number {
    return this.#due.get(job) ?? 0;
  }

  /** Takes note of a run's end. */
  ended(job: JobName, result: RunResult, now: number): void {
    if (result.outcome === 'stopped') return;
    if (result.outcome === 'done') {
      this.#blocked = 0;
      if (result.end.more !== true) this.#finish(job);
      else this.#due.set(job, result.end.again_at ?? now);
      for (const wanted of result.end.wanted ?? []) this.#add(wanted);
      return;
    }
    if (this.#isHopeless(result)) {
      for (const each of this.#pending) this.errors.set(each, result.error);
      this.#pending.clear();
      return;
    }
    const tried = (this.#tried.get(job) ?? 0) + 1;
    this.#tried.set(job, tried);
    this.#due.set(job, now + result.verdict.delay);
    if (result.error.retry && tried < tries) return;
    this.errors.set(job, result.error);
    this.#pending.delete(job);
  }

  /**
   * What keeps one job from the tenant keeps all of them: each trying for itself, with the tenant's growing pauses,
   * would make a person wait for minutes without a network. A rate limit passes.
   */
  #isHopeless({ error, verdict }: Extract<RunResult, { outcome: 'failed' }>): boolean {
    if (verdict.holds === 'job' || error.kind === 'rate_limited') return false;
    this.#blocked += 1;
    // Nobody frees space while somebody waits for the end of a command.
    return !error.retry || error.kind === 'disk_full' || this.#blocked >= tries;
  }

  #finish(job: JobName): void {
    this.#pending.delete(job);
    this.#done.add(job);
    this.#tried.delete(job);
  }

  /** One pass over all users, and one comparison, is enough for one sync, and what was given up stays so. */
  #add(job: JobName): void {
    const again = (job !== 'users-full' && job !== 'reconcile') || !this.#done.has(job);
    if (again && !this.errors.has(job)) this.#pending.add(job);
  }
}
