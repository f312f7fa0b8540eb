import type { RunRecord } from '../domain/activity.ts';
import type { JobName, JobStatus } from '../domain/job.ts';
import { addLatencies, type Latencies } from '../domain/latency.ts';
import type { Database, Statement } from './database.ts';
import type { Batch, CommitReport } from './mirror.ts';

const hour = 3_600_000;
/** Eight whole days, whatever the hour is. */
const keptHours = 9 * 24;
const keptRuns = 60;
/** Failures of several jobs come in turns: one that goes on is looked for among so many of the last runs. */
const lookBack = 8;

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
  readonly #latencies: Statement;
  readonly #forgetRequests: Statement;
  readonly #change: Statement;
  readonly #forgetHours: Statement;
  readonly #lastRuns: Statement;
  readonly #addRun: Statement;
  readonly #setRun: Statement;
  readonly #forgetRuns: Statement;

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
      `INSERT INTO requests (hour, reason, count, limited, server_errors, latencies)
       VALUES (@hour, @reason, @count, @limited, @server_errors, @latencies)
       ON CONFLICT DO UPDATE SET count = count + excluded.count, limited = limited + excluded.limited,
         server_errors = server_errors + excluded.server_errors, latencies = excluded.latencies`,
    );
    this.#latencies = db.prepare('SELECT latencies FROM requests WHERE hour = ? AND reason = ?').pluck();
    this.#change = db.prepare(
      `INSERT INTO hours VALUES (@hour, @inserted, @updated, @deleted, @logs)
       ON CONFLICT DO UPDATE SET inserted = inserted + excluded.inserted, updated = updated + excluded.updated,
         deleted = deleted + excluded.deleted, logs = logs + excluded.logs`,
    );
    this.#forgetHours = db.prepare('DELETE FROM hours WHERE hour < ?');
    this.#lastRuns = db.prepare('SELECT id, run FROM runs ORDER BY id DESC LIMIT ?');
    this.#addRun = db.prepare('INSERT INTO runs (run) VALUES (?)');
    this.#setRun = db.prepare('UPDATE runs SET run = ? WHERE id = ?');
    this.#forgetRuns = db.prepare('DELETE FROM runs WHERE id <= ?');
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

  /** Takes a run that was to come at `due_at` as done. Whoever has asked for one since gets it. */
  spare(done: { readonly job: JobName } & Partial<JobStatus>, due_at: number): void {
    const before = this.#readStatus(done.job);
    if (before?.next_run_at === due_at) this.#writeStatus({ ...before, ...done });
  }

  /** What is wanted now is noted also of a job that is due: it may be running already, and its end must find the wish. */
  bringForward(job: JobName, at: number, now: number): void {
    const status = this.#readStatus(job);
    if (status === undefined || status.state === 'unavailable') return;
    if ((status.next_run_at ?? Infinity) <= at && at > now) return;
    this.#writeStatus({ ...status, next_run_at: at });
  }

  countRequests(requests: NonNullable<Batch['requests']>[number], now: number): void {
    const { reason, count, limited, server_errors = 0 } = requests;
    const at = Math.floor(now / hour);
    const before = this.#latencies.get(at, reason) as string | undefined;
    const latencies = addLatencies(JSON.parse(before ?? '{}') as Latencies, requests.latencies ?? {});
    this.#count.run({ hour: at, reason, count, limited, server_errors, latencies: JSON.stringify(latencies) });
    if (before === undefined) this.#forgetRequests.run(at - keptHours);
  }

  /** Adds to what changed in this hour. What the first mirror is filled with is no change in the tenant. */
  countChanges({ inserted, updated, deleted, logs }: CommitReport, now: number): void {
    if (inserted + updated + deleted + logs === 0 || this.get('complete_at') === undefined) return;
    const at = Math.floor(now / hour);
    this.#change.run({ hour: at, inserted, updated, deleted, logs });
    this.#forgetHours.run(at - keptHours);
  }

  /**
   * Takes note of a run. Only what is worth telling goes into the journal, and a job that fails again and again in the
   * same way is told once; a run that brought nothing is counted in the job's status, which is being written anyway.
   */
  tellRun(run: RunRecord): void {
    if (run.error === undefined) {
      const { ended_at, started_at, calls } = run;
      const isQuiet = run.inserted + run.updated + run.deleted + run.logs === 0;
      const quiet = isQuiet ? (this.#readStatus(run.job)?.last_run?.quiet ?? 0) + 1 : 0;
      const last_run = { ended_at, ms: ended_at - started_at, calls, quiet };
      this.changeStatus({ job: run.job, last_run }, undefined);
      if (isQuiet) return;
    }
    const stored = this.#lastRuns.all(lookBack) as readonly { readonly id: number; readonly run: string }[];
    const last = stored.map(({ id, run: text }) => ({ id, run: JSON.parse(text) as RunRecord }));
    const same = last.find((one) => one.run.job === run.job);
    if (run.error !== undefined && same?.run.error?.kind === run.error.kind) {
      const { started_at, calls, times = 1 } = same.run;
      const told = { ...run, started_at, calls: calls + run.calls, times: times + 1 };
      this.#setRun.run(JSON.stringify(told), same.id);
      return;
    }
    this.#addRun.run(JSON.stringify(run));
    this.#forgetRuns.run((last[0]?.id ?? 0) + 1 - keptRuns);
  }

  #readStatus(job: JobName): JobStatus | undefined {
    const stored = this.#status.get(job) as string | null | undefined;
    return stored ? (JSON.parse(stored) as JobStatus) : undefined;
  }

  #writeStatus(status: JobStatus): void {
    this.#setStatus.run(status.job, JSON.stringify(status));
  }
}
