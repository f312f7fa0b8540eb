import type { Clock } from '../src/clock.ts';
import type { JobName, JobStatus } from '../src/domain/job.ts';
import type { Batch } from '../src/mirror/mirror.ts';
import { commitStep, type OpenTenant } from './commit-step.ts';
import type { SyncJob } from './jobs/sync-job.ts';

/** A run that has stored nothing for so long is told by a commit of its own, in milliseconds. Most are over sooner. */
const patience = 500;

/**
 * Tells that a job runs: with its first commit, or by a commit of its own where that does not come soon. A crash before
 * it leaves the job as it was, which is due.
 */
export class RunStart {
  readonly started_at: number;
  /** Of the run before. */
  readonly last_success_at: number | undefined;
  readonly #job: SyncJob;
  /** Read before the clock: whoever asks later writes another time, or finds it forgotten. */
  readonly #asked_at: number | undefined;
  readonly #before: readonly JobStatus[];
  readonly #timer: NodeJS.Timeout;
  #isTold = false;
  #telling: Promise<unknown> | undefined;

  constructor({ open, job, clock }: { open: OpenTenant; job: SyncJob; clock: Clock }) {
    this.#job = job;
    this.#before = open.mirror.listJobs();
    const before = this.before(job.name);
    this.#asked_at = before?.next_run_at;
    this.last_success_at = before?.last_success_at;
    this.started_at = clock.now();
    this.#timer = setTimeout(() => {
      this.#telling = commitStep(open, this.#with({ status: { job: job.name, state: 'running' } }), this.started_at);
      this.#telling.then(
        () => this.stored(),
        // Whoever commits next meets the failure.
        () => undefined,
      );
    }, patience);
  }

  /** The status of a job as it was when this run began. */
  before(name: JobName): JobStatus | undefined {
    return this.#before.find(({ job }) => job === name);
  }

  /**
   * The batch with what it has to say of the start, if that was not said yet. What somebody asks for while the job runs
   * stays: what it read first may be older than the question.
   * @throws AppError when the start could not be told
   */
  async tell(batch: Batch): Promise<Batch> {
    clearTimeout(this.#timer);
    const telling = this.#telling;
    this.#telling = undefined;
    await telling;
    return this.#isTold ? { ...batch, replaces: { next_run_at: undefined } } : this.#with(batch);
  }

  /** What `tell` gave was committed. */
  stored(): void {
    this.#isTold = true;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #with(batch: Batch): Batch {
    const { started_at } = this;
    const status = { started_at, progress: undefined, next_run_at: undefined, ...batch.status, job: this.#job.name };
    return { ...batch, status, replaces: { next_run_at: this.#asked_at } };
  }
}
