import type { JobName } from './job.ts';
import type { Latencies } from './latency.ts';

/** What the sync did lately. It is no part of the state of a mirror: whoever wants to see it asks for it. */
export interface SyncActivity {
  /** Oldest first, the present hour last; none is left out. */
  readonly hours: readonly ActivityHour[];
  /** Of the last 24 hours. */
  readonly requests: readonly RequestTally[];
  /** Of the last 24 hours. */
  readonly latencies: Latencies;
  /** Requests by reason in the minute before `at`, of the process that keeps the mirror in step. */
  readonly last_minute: LastMinute | undefined;
  /** The journal of the last runs, newest first. */
  readonly runs: readonly RunRecord[];
  /** On the disk; the log of writes is emptied into the database now and then. */
  readonly db_bytes: number;
  readonly wal_bytes: number;
}

export interface ActivityHour {
  /** Begin, in milliseconds since the epoch. */
  readonly at: number;
  /** Users that came, changed and went, as the mirror learnt of it. What the first mirror was filled with is no change. */
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly logs: number;
  /** 0: nobody looked. */
  readonly requests: number;
}

/** Requests that were sent for one reason, a job's name or `person`. */
export interface RequestTally {
  readonly reason: string;
  readonly count: number;
  /** Answered 429. */
  readonly limited: number;
  /** Answered 5xx. */
  readonly server_errors: number;
}

export interface LastMinute {
  readonly at: number;
  readonly by_reason: Readonly<Record<string, number>>;
}

/** What a run of a job brought. */
interface RunYield {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly logs: number;
  /** Requests that were sent for it. */
  readonly calls: number;
}

/** One run that is worth telling: it brought something, or it failed. Times are milliseconds since the epoch. */
export interface RunRecord extends RunYield {
  readonly job: JobName;
  readonly started_at: number;
  readonly ended_at: number;
  /** Why it failed; the message is raw text. */
  readonly error?: { readonly kind: string; readonly message: string } | undefined;
  /** So many runs in a row failed alike and are told as one; 1 when left out. */
  readonly times?: number | undefined;
}
