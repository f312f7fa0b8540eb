/** The sync jobs of one tenant. Names are stored in the mirror: never rename one. */
export const jobNames = [
  'users-full',
  'users-changed',
  'users-stale',
  'log-events',
  'connections',
  'clients',
  'custom-domains',
  'organizations',
  'resource-servers',
  'roles',
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
  /** The last failure, until a success. */
  readonly error?:
    { readonly kind: string; readonly message: string; readonly hint: string; readonly at: number } | undefined;
}
