import type { Auth0Client, RequestOptions } from '../../src/auth0/auth0-client.ts';
import type { Clock } from '../../src/clock.ts';
import type { JobName, JobStatus } from '../../src/domain/job.ts';
import type { Batch, MirrorReader, MirrorWriter } from '../../src/mirror/mirror.ts';

/** What a job works with. It reads the mirror and Auth0 and writes neither: it yields what is to be stored. */
export interface JobContext {
  readonly client: Auth0Client;
  readonly mirror: MirrorReader & Pick<MirrorWriter, 'prepare'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long log events are kept, in milliseconds; undefined: for ever. */
  readonly keep_logs?: number | undefined;
  /** For every request: sync priority, counted under the job's name. */
  readonly request: RequestOptions;
  /** True: it runs because its time has come, nobody asked for it. What is sure to bring nothing may be spared then. */
  readonly due?: boolean | undefined;
}

/** How a run of a job ended. */
export interface JobEnd {
  /** True: there is more to fetch; it stopped so that other jobs get their turn. */
  readonly more?: boolean | undefined;
  /** With `more`: not before this, in local milliseconds; it waits for something that Auth0 makes. */
  readonly again_at?: number | undefined;
  /** Where a run that found nothing has come to; no rows. It is stored together with the end: one commit instead of two. */
  readonly last?: Pick<Batch, 'checkpoint' | 'status'> | undefined;
  /**
   * Jobs of the same interval that would find nothing now, as this one has proven: their next run is spared, unless
   * somebody asks for it.
   */
  readonly spares?: readonly Spared[] | undefined;
  /** Jobs that should run soon because of what this one saw. */
  readonly wanted?: readonly JobName[] | undefined;
}

/** What a job says that did not even have to run. */
export type Spared = { readonly job: JobName } & Pick<JobStatus, 'note' | 'proven_until'>;

/**
 * One kind of sync. A new one is a file with such an object and a row in `index.ts` (and its name in
 * `src/domain/job.ts`).
 */
export interface SyncJob {
  readonly name: JobName;
  /** Jobs of one lane run one after the other; a long `bulk` job leaves the `feed` free. */
  readonly lane: Lane;
  /** Milliseconds from the end of one run to the next. */
  interval(pace: Pace): number;
  /** Milliseconds that it rests after a success, however much another job wants it. A person may still ask for it. */
  rest?(pace: Pace): number;
  /** Milliseconds that it waits when another job wants it, because what it reads does not show the reason at once. */
  readonly afterthought?: number | undefined;
  /** Why it cannot run yet, or undefined when it can. Asked only when it is due. */
  notYet?(mirror: MirrorReader): string | undefined;
  /**
   * Fetches, and yields batches: rows together with the checkpoint that stands for them. Each is stored before the
   * next is asked for, so a crash anywhere costs at most one batch of requests. A batch that turns out to be unreadable
   * (`user_lines`) is thrown back into it as `bad_answer`; nothing of it was stored.
   */
  run(context: JobContext): AsyncGenerator<Batch, JobEnd>;
}

export type Lane = 'bulk' | 'feed';

/** What decides how often jobs run. */
export interface Pace {
  /** Milliseconds between two looks at what has changed, as configured. */
  readonly interval: number;
  /** False where every full pass must page through all users, because the tenant allows no export. */
  readonly exports: boolean;
  /** True while the log is followed: what it tells of need not be looked for. */
  readonly logs: boolean;
}
