import type { RunRecord } from '../src/domain/activity.ts';
import type { JobName } from '../src/domain/job.ts';
import type { AppError } from '../src/errors.ts';
import type { CommitReport } from '../src/mirror/mirror.ts';
import type { OpenTenant } from './commit-step.ts';

/** Adds up what one run of a job brought, and what it cost. */
export class RunTally {
  readonly started_at: number;
  readonly #client: OpenTenant['client'];
  readonly #job: JobName;
  readonly #sent: number;
  readonly #sum = { inserted: 0, updated: 0, deleted: 0, logs: 0 };

  constructor({ client }: OpenTenant, job: JobName, started_at: number) {
    this.started_at = started_at;
    this.#client = client;
    this.#job = job;
    this.#sent = client.requestsSent(job);
  }

  add({ inserted, updated, deleted, logs }: CommitReport): void {
    this.#sum.inserted += inserted;
    this.#sum.updated += updated;
    this.#sum.deleted += deleted;
    this.#sum.logs += logs;
  }

  record(ended_at: number, error?: AppError): RunRecord {
    const calls = this.#client.requestsSent(this.#job) - this.#sent;
    const failure = error && { kind: error.kind, message: error.message };
    return { job: this.#job, started_at: this.started_at, ended_at, ...this.#sum, calls, error: failure };
  }
}
