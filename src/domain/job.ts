/** The sync jobs of one tenant. Names are stored in the mirror: never rename one. */
export const jobNames = [
  'salvage',
  'users-full',
  'users-changed',
  'users-stale',
  'log-events',
  'reconcile',
  'events',
  'connections',
  'clients',
  'custom-domains',
  'organizations',
  'resource-servers',
  'roles',
  'prune',
  'upkeep',
] as const;
export type JobName = (typeof jobNames)[number];

export type JobState = 'idle' | 'running' | 'waiting' | 'failed' | 'unavailable';

/** What the mirror remembers of one job. Times are milliseconds since the epoch. */
export interface JobStatus {
  readonly job: JobName;
  readonly state: JobState;
  /** A short sentence for people: what it does or why it waits. No text from outside. */
  readonly note?: string | undefined;
  readonly started_at?: number | undefined;
  readonly last_success_at?: number | undefined;
  readonly next_run_at?: number | undefined;
  /** Rows done and expected in the run that is under way; `total` is an estimate. */
  readonly progress?: { readonly done: number; readonly total?: number | undefined } | undefined;
  /**
   * Server time until which everything that this job looks at is in the mirror. Moved by a look that came to its end,
   * to when it began.
   */
  readonly proven_until?: number | undefined;
  /** The last run that came to its end, and how many in a row have brought nothing. */
  readonly last_run?:
    { readonly ended_at: number; readonly ms: number; readonly calls: number; readonly quiet: number } | undefined;
  /** The last failure, until a success. */
  readonly error?:
    { readonly kind: string; readonly message: string; readonly hint: string; readonly at: number } | undefined;
}
