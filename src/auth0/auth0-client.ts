import type { CatalogueItems, CatalogueKind } from '../domain/catalogue.ts';
import type { ChangeRequest } from '../domain/change.ts';
import type { RequestTally } from '../domain/activity.ts';
import type { Detail, DetailKind } from '../domain/detail.ts';
import type { Latencies } from '../domain/latency.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { LineBlock } from '../domain/line-block.ts';
import type { UserProfile } from '../domain/user.ts';
import type { Secret } from '../secret.ts';

/** Who a request is for. People go first: sync leaves them a reserve of the rate limit. */
export type Priority = 'person' | 'sync';

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly priority: Priority;
  /** What the request is counted under: a job's name or `person`. */
  readonly reason: string;
}

export interface SendOptions extends RequestOptions {
  /** What `request.secrets` names. */
  readonly secrets?: Readonly<Record<string, Secret>> | undefined;
}

/** An answer with the server's clock: bounds and read times are made from it, not from the local clock. */
export interface Answer<T> {
  readonly body: T;
  /** `Date` header, in milliseconds since the epoch; the local clock where it is missing. */
  readonly served_at: number;
}

export interface UserSearch {
  readonly q?: string | undefined;
  /** `field:1` or `field:-1`. */
  readonly sort?: string | undefined;
  readonly page?: number | undefined;
  /** 1 to 100. */
  readonly per_page: number;
  readonly fields?: readonly string[] | undefined;
}

/** One page of a search. `total` counts all matches, also those beyond the first 1000, and is eventually consistent. */
export interface UserSearchPage {
  readonly users: readonly UserProfile[];
  readonly total: number;
  /** The page size that the server really used. */
  readonly limit: number;
}

export interface Job {
  readonly id: string;
  readonly type: string;
  readonly status: 'pending' | 'processing' | 'completed' | 'failed' | (string & {});
  /** Pre-signed link, good for 60 seconds; ask for the job again for a fresh one. */
  readonly location?: string;
  readonly percentage_done?: number;
  readonly time_left_seconds?: number;
  readonly status_details?: string;
  readonly [key: string]: unknown;
}

export interface UserBlock {
  readonly identifier?: string;
  readonly ip?: string;
  readonly connection?: string;
}

/**
 * `errorCode` of the `not_found` that `downloadExport` throws when the link is used up: ask for the job again, it brings
 * a fresh one.
 */
export const exportLinkExpired = 'export_link_expired';

/** `errorCode` of the `not_found` that `followEvents` throws when it cannot go on behind the event that was named. */
export const eventsLost = 'events_lost';

/** Something that happened in the tenant, as the stream of events tells it. A signal, not a record. */
export interface TenantSignal {
  /** `user.updated`, `organization.created`, …; `offset-only`: nothing that was asked for; `connected`: it listens. */
  readonly type: string;
  /** Names the place behind this event; opaque. */
  readonly offset?: string | undefined;
  /** The user that it is about. */
  readonly user_id?: string | undefined;
  /** When it happened, by the server's clock. */
  readonly at?: number | undefined;
}

/** The state of one rate-limit bucket as last seen. Times are local milliseconds. */
export interface BucketState {
  readonly limit: number;
  readonly remaining: number;
  readonly reset_at: number;
  readonly seen_at: number;
}

/** Requests since the counter was last taken. */
export interface RequestCount extends RequestTally {
  readonly latencies: Latencies;
}

/**
 * One tenant's Management API v2, in Auth0's words. Every call obeys the rate budget, is refused redirects, sends
 * the token to the tenant's own origin only, and turns every failure into an AppError (`insufficient_scope`,
 * `rate_limited`, `server_error`, `network`, `timeout`, `bad_answer`, …). Reads are retried, writes never.
 */
export interface Auth0Client {
  /** Scopes of the present token; signs in when there is none. */
  scopes(options: RequestOptions): Promise<ReadonlySet<string>>;
  searchUsers(search: UserSearch, options: RequestOptions): Promise<Answer<UserSearchPage>>;
  /** Immediately consistent. Undefined when there is no such user (404 `inexistent_user`), also for a linked secondary. */
  getUser(user_id: string, options: RequestOptions): Promise<Answer<UserProfile | undefined>>;
  getUsersByEmail(email: string, options: RequestOptions): Promise<Answer<readonly UserProfile[]>>;
  /**
   * The one door for writes. Never repeated: a break after sending is `unknown_outcome`.
   * @param correlation_id at most 64 characters; comes back in the tenant's log
   */
  send(request: ChangeRequest, correlation_id: string, options: SendOptions): Promise<Answer<unknown>>;
  startUsersExport(fields: readonly string[], options: RequestOptions): Promise<Answer<Job>>;
  getJob(id: string, options: RequestOptions): Promise<Answer<Job>>;
  /**
   * Streams a finished export: blocks of lines in the file's order, each line a user as it came (`readUserLines`).
   * Sends no credentials. A file that is cut off is an error; a link that is used up is `not_found` with `errorCode`
   * `exportLinkExpired`.
   * @param block lines of a block at most, and how many at the start are left out
   */
  downloadExport(
    location: string,
    block: { readonly most: number; readonly skip: number },
    options: RequestOptions,
  ): AsyncIterable<LineBlock>;
  /** Events after `from` in order of arrival, at most `take` (1 to 100). Empty: caught up. */
  logsAfter(from: string, take: number, options: RequestOptions): Promise<Answer<readonly LogEvent[]>>;
  /** Search: at most 1000 events can be reached. */
  searchLogs(
    search: { q?: string | undefined; sort: 'date:1' | 'date:-1'; page?: number; per_page: number },
    options: RequestOptions,
  ): Promise<Answer<readonly LogEvent[]>>;
  /**
   * Listens to the tenant's events, from the one behind `from` on, else from now on. At least once, in no order. Ends
   * when Auth0 closes the connection, as it does every few minutes: connect again behind the last offset.
   * @throws AppError `not_in_plan`, `insufficient_scope`; `not_found` with `errorCode` `eventsLost`
   */
  followEvents(from: string | undefined, options: RequestOptions): AsyncIterable<TenantSignal>;
  /** One of the tenant's small lists, whole. */
  readCatalogue<Kind extends CatalogueKind>(
    kind: Kind,
    options: RequestOptions,
  ): Promise<Answer<readonly CatalogueItems[Kind][]>>;
  /** What Auth0 knows of one object beyond its profile. A missing scope or plan is an answer: `problem`. */
  readDetail(kind: DetailKind, owner: string, options: RequestOptions): Promise<Detail>;
  /** Brute-force blocks of a user. Not the administrator's `blocked`. */
  getUserBlocks(user_id: string, options: RequestOptions): Promise<Answer<readonly UserBlock[]>>;
  /** The same of an e-mail address, username or phone number, whether or not a user has it. */
  getIdentifierBlocks(identifier: string, options: RequestOptions): Promise<Answer<readonly UserBlock[]>>;
  /**
   * A token of the tenant's Global Client, which only legacy features of the Authentication API take. Changes nothing.
   * @throws AppError `bad_credentials`
   */
  globalToken(client_id: string, client_secret: Secret): Promise<Secret>;
  /** The bucket nearest to exhaustion, or undefined before the first answer. */
  rate(): BucketState | undefined;
  /** When a user may be read with this priority without touching the reserve, in local milliseconds. */
  readyAt(priority: Priority): number;
  /** Server clock minus local clock, in milliseconds. */
  clockOffset(): number;
  takeRequestCounts(): readonly RequestCount[];
  /** Requests that were ever sent for this reason. */
  requestsSent(reason: string): number;
  /** Requests of the last minute by reason. */
  lastMinute(): Readonly<Record<string, number>>;
  close(): void;
}
