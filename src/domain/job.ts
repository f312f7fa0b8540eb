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

/** What each job is for, in words for people. */
export const jobWords: Readonly<Record<JobName, string>> = {
  salvage: 'brings over what can be read of a damaged mirror',
  'users-full': 'reads all users: the first mirror, and again every week or month',
  'users-changed': 'reads the users that have changed since the last look',
  'users-stale': 'reads single users by id, of whom a newer record is known to exist',
  'log-events': 'follows the log of the tenant, which also tells who has changed',
  reconcile: 'compares all users with the tenant, once a day',
  events: 'listens to the events of the tenant (tenants edit --events on)',
  connections: 'reads the list of connections',
  clients: 'reads the list of applications',
  'custom-domains': 'reads the list of custom domains',
  organizations: 'reads the list of organizations',
  'resource-servers': 'reads the list of APIs',
  roles: 'reads the list of roles',
  prune: 'deletes log events that are older than they are to be kept',
  upkeep: 'makes what lists need to be quick; asks Auth0 nothing',
};

/** They rest as long as there is nothing for them to do, however long ago their time has come. */
const jobsOnDemand: ReadonlySet<JobName> = new Set(['salvage', 'users-stale', 'upkeep']);

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

/** When it runs next, for people: undefined also while it has nothing to do. */
export function nextRunOf({ job, state, next_run_at }: JobStatus, now: number): number | undefined {
  const rests = state === 'idle' && jobsOnDemand.has(job) && (next_run_at ?? 0) <= now;
  return rests ? undefined : next_run_at;
}
