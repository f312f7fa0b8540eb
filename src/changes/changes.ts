import type { Auth0Client } from '../auth0/auth0-client.ts';
import type { JournalEntry } from '../domain/change.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { UserProfile } from '../domain/user.ts';
import type { MirrorWriter } from '../mirror/mirror.ts';

/** What a change needs of one tenant. Every dependency arrives here, so it runs without a terminal. */
export interface ChangeContext {
  readonly tenant: Tenant;
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  readonly journal: Journal;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** How a change ended. `user` is Auth0's own answer, already in the mirror. */
export type ChangeOutcome =
  | { readonly state: 'done'; readonly user: UserProfile }
  | { readonly state: 'not_done' | 'unknown'; readonly detail: string };

/**
 * The record of everything that was written to Auth0: hash-chained, encrypted, outlives every mirror.
 * An intent is on disk before its request, an outcome after it.
 */
export interface Journal {
  /** @throws AppError `conflict` for a `sent` while another change of the user has an open outcome, here or elsewhere */
  append(entry: Omit<JournalEntry, 'seq' | 'at'>, now: number): JournalEntry;
  /** Newest first. */
  list(request: { tenant?: string | undefined; user_id?: string | undefined; limit: number }): JournalEntry[];
  /** Latest entry of each change whose latest state is `sent` or `unknown`. */
  unsettled(tenant: string): JournalEntry[];
  /**
   * The first entry whose hash does not follow from its content and its predecessor, the last one when entries after it
   * are missing, or undefined. @throws AppError `mirror_damaged` when all are missing
   */
  verify(): JournalEntry | undefined;
  close(): void;
}
