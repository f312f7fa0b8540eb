import type { JobName } from '../src/domain/job.ts';
import type { AppError } from '../src/errors.ts';
import type { RunResult } from './run-job.ts';

/** Tries of one job before a single sync gives it up. */
const tries = 3;

/** What is left to do in a single sync: every job until it has come to its end, and what the ends ask for. */
export class OnceGoal {
  /** Why jobs were given up. */
  readonly errors = new Map<JobName, AppError>();
  readonly #pending: Set<JobName>;
  readonly #done = new Set<JobName>();
  readonly #tried = new Map<JobName, number>();
  readonly #due = new Map<JobName, number>();

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
      if (result.end.more !== true) this.#finish(job);
      for (const wanted of result.end.wanted ?? []) this.#add(wanted);
      return;
    }
    const tried = (this.#tried.get(job) ?? 0) + 1;
    this.#tried.set(job, tried);
    this.#due.set(job, now + result.verdict.delay);
    if (result.error.retry && tried < tries) return;
    this.errors.set(job, result.error);
    this.#pending.delete(job);
  }

  #finish(job: JobName): void {
    this.#pending.delete(job);
    this.#done.add(job);
    this.#tried.delete(job);
  }

  /** One pass over all users is enough for one sync, and what was given up stays so. */
  #add(job: JobName): void {
    const again = job !== 'users-full' || !this.#done.has(job);
    if (again && !this.errors.has(job)) this.#pending.add(job);
  }
}
