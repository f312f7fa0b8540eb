import type { JobName, JobStatus } from '../domain/job.ts';
import type { Database, Statement } from './database.ts';
import type { Batch } from './mirror.ts';

const hour = 3_600_000;

/** Writes what the sync says about itself. Must run inside a transaction; see `BatchWriter`. */
export class SyncNotes {
  readonly #set: Statement;
  readonly #get: Statement;
  readonly #add: Statement;
  readonly #setCatalogue: Statement;
  readonly #setCheckpoint: Statement;
  readonly #status: Statement;
  readonly #setStatus: Statement;
  readonly #count: Statement;
  readonly #forgetRequests: Statement;

  constructor(db: Database) {
    this.#set = db.prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.#get = db.prepare('SELECT value FROM facts WHERE name = ?').pluck();
    this.#add = db.prepare(
      'INSERT INTO facts VALUES (@name, @by) ON CONFLICT DO UPDATE SET value = CAST(value AS INTEGER) + @by',
    );
    this.#setCatalogue = db.prepare(
      'INSERT INTO catalogue VALUES (?, ?) ON CONFLICT DO UPDATE SET items = excluded.items',
    );
    this.#setCheckpoint = db.prepare(
      'INSERT INTO jobs (job, checkpoint) VALUES (?, ?) ON CONFLICT DO UPDATE SET checkpoint = excluded.checkpoint',
    );
    this.#status = db.prepare('SELECT status FROM jobs WHERE job = ?').pluck();
    this.#setStatus = db.prepare(
      'INSERT INTO jobs (job, status) VALUES (?, ?) ON CONFLICT DO UPDATE SET status = excluded.status',
    );
    this.#count = db.prepare(
      `INSERT INTO requests VALUES (@hour, @reason, @count, @limited)
       ON CONFLICT DO UPDATE SET count = count + excluded.count, limited = limited + excluded.limited`,
    );
    this.#forgetRequests = db.prepare('DELETE FROM requests WHERE hour < ?');
  }

  set(name: string, value: unknown): void {
    this.#set.run(name, JSON.stringify(value));
  }

  get(name: string): string | undefined {
    return this.#get.get(name) as string | undefined;
  }

  number(name: string, otherwise: number): number {
    const value = this.get(name);
    return value === undefined ? otherwise : Number(value);
  }

  add(name: string, by: number): void {
    if (by !== 0) this.#add.run({ name, by: String(by) });
  }

  setCatalogue(kind: string, items: readonly unknown[]): void {
    this.#setCatalogue.run(kind, JSON.stringify(items));
  }

  setCheckpoint(job: JobName, value: unknown): void {
    this.#setCheckpoint.run(job, value === null || value === undefined ? null : JSON.stringify(value));
  }

  /** Fields that are given as undefined are forgotten; fields that are not given stay. */
  changeStatus(change: { readonly job: JobName } & Partial<JobStatus>, replaces: Batch['replaces']): void {
    const before = this.#readStatus(change.job) ?? { job: change.job, state: 'idle' };
    const asked =
      replaces !== undefined && before.next_run_at !== replaces.next_run_at ? before.next_run_at : undefined;
    const next_run_at = asked === undefined ? undefined : Math.min(asked, change.next_run_at ?? asked);
    this.#writeStatus({ ...before, ...change, ...(next_run_at === undefined ? {} : { next_run_at }) });
  }

  bringForward(job: JobName, at: number): void {
    const status = this.#readStatus(job);
    if (status === undefined || status.state === 'unavailable' || (status.next_run_at ?? Infinity) <= at) return;
    this.#writeStatus({ ...status, next_run_at: at });
  }

  countRequests(requests: NonNullable<Batch['requests']>, now: number): void {
    this.#count.run({ ...requests, hour: Math.floor(now / hour) });
    this.#forgetRequests.run(Math.floor(now / hour) - 48);
  }

  #readStatus(job: JobName): JobStatus | undefined {
    const stored = this.#status.get(job) as string | null | undefined;
    return stored ? (JSON.parse(stored) as JobStatus) : undefined;
  }

  #writeStatus(status: JobStatus): void {
    this.#setStatus.run(status.job, JSON.stringify(status));
  }
}
