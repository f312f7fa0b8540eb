import type { LastMinute, RequestTally, RunRecord, SyncActivity } from '../domain/activity.ts';
import type { CatalogueItems, CatalogueKind, Catalogues } from '../domain/catalogue.ts';
import type { Coverage, LogCoverage } from '../domain/coverage.ts';
import type { Detail, DetailKind, DetailMark } from '../domain/detail.ts';
import type { JobName, JobStatus } from '../domain/job.ts';
import type { Latencies } from '../domain/latency.ts';
import type { LineBlock } from '../domain/line-block.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { ReconcileReport } from '../domain/reconcile-report.ts';
import type { SetAsideNote } from '../domain/set-aside.ts';
import type { SharedProof } from '../domain/shared-proof.ts';
import type { UserProfile } from '../domain/user.ts';
import type { QueryNode } from '../query/ast.ts';
import type { KnownValues, ValuesWanted } from './field-values.ts';
import type { PreparedUsers } from './prepare-users.ts';
import type { Prunable, PruneOrder } from './pruner.ts';
import type { ReaderThread } from './reader-thread.ts';
import type { SalvagedPiece } from './salvage.ts';
import type { SetAsideFile } from './set-aside.ts';

/**
 * The handles of a mirror: one encrypted SQLite file per tenant. A reader cannot write, the compiler says so;
 * a writer can read as well. All calls are synchronous: a reader never waits for the daemon.
 */

/** Columns that users can be sorted by, each with an index behind it. */
export const userSortFields = [
  'name',
  'email',
  'connection',
  'logins_count',
  'last_login',
  'created_at',
  'updated_at',
  'user_id',
] as const;
export type UserSortField = (typeof userSortFields)[number];

/**
 * Users without a value stand last in either direction. Ties stand in the order in which they were stored, in the
 * direction of the sort, so the order is total.
 */
export interface UserSort {
  /**
   * One of `userSortFields`, or any path of the profile as queries spell it: `user_metadata.plan`, `last_ip`,
   * `given_name`. Along a path stand numbers and booleans before texts, which are folded; who has a list, an object or
   * nothing there has no value. A path has no index: its first page reads every profile that matches, half a
   * minute for a million, unless a `ReaderThread` holds its order. `relevance` puts the best hits of bare words first, see
   * `BestHits`, whatever `descending` says; without bare words it is `name`.
   */
  readonly field: string;
  readonly descending: boolean;
}

/** One line of the users list. Text is as a stranger typed it; dates are milliseconds since the epoch. */
export interface UserRow {
  readonly user_id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly username: string | null;
  readonly phone_number: string | null;
  readonly nickname: string | null;
  /** Connection of the first, main identity. */
  readonly connection: string | null;
  readonly logins_count: number | null;
  readonly last_login: number | null;
  readonly created_at: number | null;
  readonly updated_at: number | null;
  readonly blocked: boolean;
  readonly email_verified: boolean | null;
  /** True when something says that Auth0 has a newer record and it was not read yet. */
  readonly stale: boolean;
  /** The value that a list by a path is sorted by, or the rank in a list by relevance; see `compareUserRows`. */
  readonly sort_value?: string | number | null | undefined;
}

/** Which users. All given parts must hold. */
export interface UserFilter {
  /** Bare text: every blank-separated word must be a substring of name, e-mail, username, phone, nickname or user_id; case and accents are ignored. */
  readonly text?: string | undefined;
  /** A parsed query. */
  readonly query?: QueryNode | undefined;
}

export interface UserListRequest extends UserFilter {
  readonly sort: UserSort;
  readonly offset: number;
  readonly limit: number;
}

/** Where a stored profile came from. An export lacks root fields of identity providers; a search may cut metadata. */
export type ProfileSource = 'export' | 'search' | 'id' | 'write';

/** A profile with what the mirror knows about it. */
export interface MirroredUser {
  readonly profile: UserProfile;
  readonly source: ProfileSource;
  /** When it was read from Auth0, by the server's clock, in milliseconds. */
  readonly read_at: number;
  readonly stale: boolean;
}

/** A user that Auth0 no longer has. The last known profile is kept for the history. */
export interface Tombstone {
  readonly user_id: string;
  readonly deleted_at: number;
  /** How it became known: `log` or `reconcile`, both confirmed by a 404; `write`: deleted from here; `link`: became an identity of another user. */
  readonly reason: 'log' | 'reconcile' | 'write' | 'link';
}

/**
 * Users by when they were created, in milliseconds: from the first, included, to the second, excluded; or those who
 * have no such date.
 */
export type CreatedWindow = { readonly from?: number | undefined; readonly to?: number | undefined } | 'undated';

/** Enough of a user to tell whether Auth0 has the same one in the same state. */
export interface UserSighting {
  /** Number of the row: a user keeps it as long as it is stored. */
  readonly row: number;
  readonly user_id: string;
  readonly created_at: number | null;
  readonly updated_at: number | null;
  /** 1: it is marked to be read again. */
  readonly stale: 0 | 1;
}

/** Accounts with the same verified e-mail address (ignoring case) or phone number. */
export interface DuplicateGroup {
  readonly by: SharedProof;
  /** What they share; an address in lower case. */
  readonly value: string;
  /** How many there are, and the first of them. */
  readonly count: number;
  readonly users: readonly UserRow[];
}

export interface DuplicateRequest {
  readonly by: SharedProof;
  /** Only groups after this value: the keyset for the next page. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** An account that may be of the same person as another one, and why. */
export interface LinkCandidate {
  readonly row: UserRow;
  readonly shares: readonly SharedProof[];
}

/** Which log events, newest first (by log_id, the order of arrival). All given parts must hold. */
export interface LogListRequest {
  /** Events of this user and API operations on this user. */
  readonly user_id?: string | undefined;
  readonly types?: readonly string[] | undefined;
  /** Every blank-separated word must be a substring of type, description, user name or id, application, connection or ip. */
  readonly text?: string | undefined;
  /** A parsed query: see `logSchema`. */
  readonly query?: QueryNode | undefined;
  /** Only events dated at or after this, in milliseconds. */
  readonly since?: number | undefined;
  /** Only events that arrived before this one: the keyset for the next page. */
  readonly before_log_id?: string | undefined;
  /** Only events that arrived after this one: what is new since the last look. */
  readonly after_log_id?: string | undefined;
  /** Only these. */
  readonly log_ids?: readonly string[] | undefined;
  readonly limit: number;
  /** So many of the newest are left out. */
  readonly offset?: number | undefined;
  /** From the oldest on: with `after_log_id` the page before, towards the newest. */
  readonly oldest_first?: boolean | undefined;
}

/** @property budget milliseconds after which a search that no index answers says how far it came */
export type LogSearchRequest = Omit<LogListRequest, 'offset'> & { readonly budget: number };

/** What a search has found until now. */
export interface LogSearch {
  readonly events: LogEvent[];
  /**
   * The last event that was looked at, where that was not the last one of all: the search goes on before it, or behind
   * it with `oldest_first`. Undefined where what was asked for is complete.
   */
  readonly reached: LogEvent | undefined;
}

/** Which log events, without a window. */
export type LogFilter = Omit<LogListRequest, 'limit' | 'offset' | 'before_log_id' | 'oldest_first'>;

/** What log events can be counted by. A place is a city with its country, or the country alone. */
export const logFacetFields = [
  'type',
  'user',
  'client',
  'connection',
  'organization',
  'ip',
  'country',
  'place',
] as const;
export type LogFacetField = (typeof logFacetFields)[number];

/** Events that have the same value: raw text. */
export interface LogFacet {
  readonly value: string;
  readonly count: number;
}

/** Stretches of time of one length, in milliseconds: from the first, included, to the last, excluded. */
export interface LogHistogramRequest {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** One stretch of a histogram: the events dated in it, and how many of them are failures or blocks. */
export interface LogHistogramBar {
  readonly at: number;
  readonly count: number;
  readonly failures: number;
}

/** A hole in the log: events may have happened in it that Auth0 no longer had when we came back. */
export interface LogGap {
  /** Last stored event before the hole, and first one after it. */
  readonly after_log_id: string | undefined;
  readonly before_log_id: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly found_at: number;
  /** `damage`: lost with pages of a damaged mirror. Left out: the sync was away for longer than Auth0 keeps events. */
  readonly cause?: 'damage' | undefined;
}

/** Why a user has to be read again. */
export interface StaleMark {
  readonly user_id: string;
  readonly reason: string;
  readonly marked_at: number;
}

/** What Auth0 said about its rate limit last, for the status line. Times in milliseconds. */
export interface RateSnapshot {
  readonly limit: number;
  readonly remaining: number;
  readonly reset_at: number;
  readonly seen_at: number;
}

/** What the sync knows and says about itself. */
export interface SyncStatus {
  readonly jobs: readonly JobStatus[];
  readonly users: number;
  readonly log_events: number;
  readonly stale_users: number;
  readonly gaps: readonly LogGap[];
  /** Damaged mirrors that this one took the place of, oldest first. */
  /** Log events dated before it were deleted here, because the tenant's setting says so; undefined: none ever was. */
  readonly logs_kept_from?: number | undefined;
  /** Of the file's size: what deleted rows left free, for the next ones. */
  readonly reusable_bytes?: number | undefined;
  readonly set_aside?: readonly SetAsideNote[] | undefined;
  readonly rate: RateSnapshot | undefined;
  /** Requests in the last 24 hours by reason: job name or `person`; and how many were answered 429. */
  readonly requests: readonly { readonly reason: string; readonly count: number; readonly limited: number }[];
  /** Last time that any sync process committed anything here. */
  readonly last_commit_at: number | undefined;
  /** End of the first complete pass over all users; undefined while the first mirror is being filled. */
  readonly complete_at: number | undefined;
  /** What the last comparison of all users found; undefined before the first. */
  readonly reconciled?: ReconcileReport | undefined;
  /** Server time minus local time at the last answer, in milliseconds. */
  readonly clock_offset: number;
  readonly bytes: number;
}

/** An e-mail address with the number of users that have it. */
export interface EmailCount {
  /** ASCII letters in lower case. */
  readonly email: string;
  readonly users: number;
}

export interface MirrorReader {
  readonly tenant: string;
  readonly file: string;
  /** Number of users that match; without a filter, all. */
  countUsers(filter?: UserFilter): number;
  listUsers(request: UserListRequest): UserRow[];
  /** How far what a query asks for is known at all; nothing where everything is. */
  coverage(query: QueryNode): Coverage[];
  /**
   * In a `ReaderThread`: makes the order of a sort, so that lists by it take no longer than any other: half a second for
   * a million users, half a minute for a path. Elsewhere nothing: lists are sorted when they are asked for.
   */
  holdOrder(sort: UserSort): void;
  /** Position of a user in that list, to keep the cursor on it when the list changes; -1 when it is not in it. */
  positionOf(user_id: string, filter: UserFilter, sort: UserSort): number;
  getUser(user_id: string): MirroredUser | undefined;
  /** With the last known profile, where there was one. */
  getTombstone(user_id: string): (Tombstone & { readonly profile: UserProfile | undefined }) | undefined;
  countCreated(window: CreatedWindow): number;
  /** When the user at this place of a window, from 0, was created; undefined beyond its end. */
  createdAt(window: CreatedWindow, place: number): number | undefined;
  /** All users of a window, in no order. */
  listCreated(window: CreatedWindow): UserSighting[];
  sightingOf(user_id: string): UserSighting | undefined;
  /** Users in the order of their rows, behind one. */
  listSightings(after_row: number, limit: number): UserSighting[];
  /** Users whose e-mail is this one, ignoring case. */
  findUsersByEmail(email: string): MirroredUser[];
  /** Users that share a verified e-mail address or phone number, in the order of what they share. */
  listDuplicates(request: DuplicateRequest): DuplicateGroup[];
  countDuplicates(by: SharedProof): number;
  /** Different e-mail addresses after one, in the order of their bytes; ASCII letters in lower case. */
  listEmails(after: string, limit: number): EmailCount[];
  /** Other users with the same verified e-mail address or phone number: maybe the same person. */
  listLinkCandidates(user_id: string): LinkCandidate[];
  listLogs(request: LogListRequest): LogEvent[];
  /** The same in steps, for what may have to be looked for in each event. */
  searchLogs(request: LogSearchRequest): LogSearch;
  countLogs(request: LogFilter): number;
  /** Names in a query about the log that nothing here has. */
  logCoverage(query: QueryNode): LogCoverage[];
  /** The most frequent values of a field among the events, most frequent first. Events without a value are left out. */
  logFacets(filter: LogFilter, field: LogFacetField, limit: number): LogFacet[];
  /** Every bar from `from` to `to`, also the empty ones. */
  logHistogram(filter: LogFilter, request: LogHistogramRequest): LogHistogramBar[];
  /** How many events of each type a user has, API operations on the user included. */
  countLogTypes(user_id: string): ReadonlyMap<string, number>;
  /** Where the log of this mirror begins: date of its oldest event, in milliseconds. */
  oldestLog(): number | undefined;
  getLog(log_id: string): LogEvent | undefined;
  /** One of the tenant's small lists; empty as long as it was not read. */
  listCatalogue<Kind extends CatalogueKind>(kind: Kind): readonly CatalogueItems[Kind][];
  /** Fields and values that the profiles have, to be offered while somebody types: see `field-values.ts`. */
  knownValues(wanted: ValuesWanted): KnownValues;
  /** What was read of an object beyond its profile; undefined when nobody has looked yet. */
  getDetail(owner: string, kind: DetailKind): Detail | undefined;
  syncStatus(): SyncStatus;
  /** The jobs of its status alone: what the sync asks again and again. */
  listJobs(): readonly JobStatus[];
  /** Whether all users were read once. */
  isComplete(): boolean;
  /** What the sync did in the last hours. Dearer than `syncStatus`: for whoever shows it. @param hours 1 to 216 */
  activity(hours: number): SyncActivity;
  /** What a job stored with its last batch. The job alone knows the shape. */
  checkpoint(job: JobName): unknown;
  listStale(limit: number): StaleMark[];
  /** What is still to be made for lists to be quick, in words, and how many such steps there are; undefined: nothing. */
  upkeep(): { readonly next: string; readonly steps: number } | undefined;
  /** Changes whenever any process has committed to the file: cheap enough to ask on every frame. @throws AppError `mirror_replaced` when the file is not the one that was opened */
  dataVersion(): number;
  /** Whether anything of that kind is dated before it, in milliseconds of the server's clock. */
  hasPrunable(what: Prunable, before: number): boolean;
  /** Damaged files that lie beside this one. */
  listSetAside(): readonly SetAsideFile[];
  /** Reads one of them as far as it can be read. @throws AppError `disk_full`, `refused` */
  salvage(name: string): AsyncGenerator<SalvagedPiece>;
  /** A thread that answers the same questions beside this one. Whoever starts it closes it. */
  startThread(): ReaderThread;
  close(): void;
}

export interface UserUpsert {
  readonly profile: UserProfile;
  readonly source: ProfileSource;
  /** Server time of the answer, in milliseconds. */
  readonly read_at: number;
}

/** Lines with what is stored of their users, computed before. */
export interface PreparedLines extends LineBlock {
  readonly prepared?: PreparedUsers | undefined;
}

/** Users of one reading, each a line of JSON. */
export interface UserLines extends Omit<UserUpsert, 'profile'>, PreparedLines {}

/**
 * What one step of a job (or one write from here) brings. Everything in it is stored in one transaction, the
 * checkpoint with the rows that it stands for, so a crash at any instant leaves both or neither.
 */
export interface Batch {
  readonly users?: readonly UserUpsert[] | undefined;
  /** Users as an export tells them: they are taken apart where they are stored. */
  readonly user_lines?: UserLines | undefined;
  /** Marks each user of this batch as seen in this full pass; see `finishPass`. */
  readonly pass?: number | undefined;
  /** Ends that full pass: live users that it did not bring become stale, to be confirmed by id. */
  readonly finishPass?: number | undefined;
  readonly tombstones?: readonly Tombstone[] | undefined;
  readonly stale?: readonly Omit<StaleMark, 'marked_at'>[] | undefined;
  readonly logs?: readonly LogEvent[] | undefined;
  readonly gap?: LogGap | undefined;
  readonly prune?: PruneOrder | undefined;
  /** From when on the log is kept: see `SyncStatus.logs_kept_from`. It never goes back. */
  readonly kept_from?: number | undefined;
  readonly catalogues?: Catalogues | undefined;
  /** An older answer does not replace a newer one; a deleted user has none. */
  readonly details?: readonly Detail[] | undefined;
  /** Details that may no longer be true: they stay readable, as outdated, until they are read again. */
  readonly forgetDetails?: readonly DetailMark[] | undefined;
  /** Whose blocks of brute-force protection were lifted, by user_id or identifier; times of the server. */
  readonly loginLifts?: readonly { readonly who: string; readonly at: number }[] | undefined;
  /** New checkpoint of the job; `null` forgets it; left out keeps it. */
  readonly checkpoint?: { readonly job: JobName; readonly value: unknown } | undefined;
  /** Fields of the job's status that change. */
  readonly status?: ({ readonly job: JobName } & Partial<JobStatus>) | undefined;
  /**
   * The time that `status.next_run_at` takes the place of. Where another one is stored, somebody has asked for the job
   * meanwhile: the earlier of both stays.
   */
  readonly replaces?: { readonly next_run_at: number | undefined } | undefined;
  /** Jobs whose next run this one has made needless, and what each would have said; left alone if asked for since. */
  readonly spared?: readonly {
    readonly status: { readonly job: JobName } & Partial<JobStatus>;
    /** When it was to run. */
    readonly due_at: number;
  }[];
  /** Jobs that should not run later than this. What never ran is due anyway; what is unavailable is left alone. */
  readonly sooner?: readonly { readonly job: JobName; readonly at: number }[] | undefined;
  readonly reconciled?: ReconcileReport | undefined;
  readonly rate?: RateSnapshot | undefined;
  /** Requests that were sent since the last batch, by reason. */
  readonly requests?: readonly CountedRequests[] | undefined;
  readonly last_minute?: LastMinute | undefined;
  /** A run that came to its end, for the journal. */
  readonly run?: RunRecord | undefined;
  readonly clock_offset?: number | undefined;
  /** Takes the step that `upkeep()` names. */
  readonly upkeep?: boolean | undefined;
}

type CountedRequests = Pick<RequestTally, 'reason' | 'count' | 'limited'> & {
  readonly server_errors?: number | undefined;
  readonly latencies?: Latencies | undefined;
};

/** What became of the rows of a batch. */
export interface CommitReport {
  readonly inserted: number;
  readonly updated: number;
  /** Already stored just so. */
  readonly unchanged: number;
  /** Older or less full than what is stored and another state, or deleted since: left out. */
  readonly older: number;
  readonly deleted: number;
  readonly logs: number;
}

export interface MirrorWriter extends MirrorReader {
  /**
   * Stores a batch in one transaction. A row never goes back in time (`updated_at`, then the fuller source, then
   * `read_at`); a tombstoned user comes back only by a read by id made after the deletion, or when it was created
   * after it. A user brought by `id` or `write` is no longer stale.
   * @param now time of this machine, in milliseconds
   * @throws AppError `disk_full`, `mirror_damaged`
   */
  commitBatch(batch: Batch, now: number): CommitReport;
  /**
   * Stores a batch as `commitBatch` does, a large one in a thread of its own: it holds nobody else up. Batches are
   * stored in the order in which they are given, all by that thread while there is one.
   * @throws AppError as `commitBatch`; `bug` when the thread died, and nothing of the batch was stored
   */
  storeBatch(batch: Batch, now: number): Promise<CommitReport>;
  /**
   * Computes what is stored of users who are probably new, while others are stored: in a thread of its own, where there may
   * be one and the mirror is being filled, else not at all.
   */
  prepare(lines: LineBlock): Promise<PreparedLines>;
  /** Lets the thread finish what it was given, and end. To be waited for before `close`. */
  endThread(): Promise<void>;
  /** Moves what was committed from the WAL to the file, and empties the WAL, as far as readers allow it. */
  flush(): void;
  /** Gives back the memory that reading took: what is read again comes from the file. For who has nothing to do. */
  rest(): void;
}
