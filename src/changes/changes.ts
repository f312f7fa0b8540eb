import type { Auth0Client } from '../auth0/auth0-client.ts';
import type { ChangeAction, ChangeState, ChangeSubject, JournalEntry } from '../domain/change.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { UserProfile } from '../domain/user.ts';
import type { MirrorWriter } from '../mirror/mirror.ts';
import type { Secret } from '../secret.ts';

/** What a change needs of one tenant. Every dependency arrives here, so it runs without a terminal. */
export interface ChangeContext {
  readonly tenant: Tenant;
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  readonly journal: Journal;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** A tenant as the journal tells it from all others, also from one that had its name here before. */
export interface ChangeOwner {
  readonly tenant: string;
  /** The default domain. */
  readonly domain: string;
}

/** What somebody wants to have done. */
export interface ChangeOrder {
  readonly action: ChangeAction;
  /** `words` are needed where the subject is no user: nobody reads them from Auth0. */
  readonly subject: Pick<ChangeSubject, 'kind' | 'id'> & { readonly words?: string | undefined };
  /** In the action's own shape; a password in it is a `Secret`. */
  readonly input?: unknown;
}

/** By the names that the action's input gives them. They are kept nowhere. */
export type Secrets = Readonly<Record<string, Secret>>;

/** What comes with the yes to a change. */
export interface Consent {
  readonly reason?: string | undefined;
  /** The secrets of the input that was planned: `splitSecrets(input).secrets`. */
  readonly secrets?: Secrets | undefined;
}

/**
 * How a change ended. `user` is Auth0's own answer, already in the mirror, where there is one; `result` is for the person
 * who asked (a link, a job) and is kept nowhere.
 */
export type ChangeOutcome =
  | { readonly state: 'done'; readonly user?: UserProfile | undefined; readonly result?: unknown }
  | {
      readonly state: Extract<ChangeState, 'not_done' | 'unknown' | 'partly_done' | 'undecided'>;
      readonly detail: string;
    };

/** `errorCode` of the `refused` that a plan ends with when there is nothing to change. */
export const nothingToChange = 'nothing_to_change';

/**
 * The record of everything that was written to Auth0: hash-chained, encrypted, outlives every mirror.
 * An intent is on disk before its request, an outcome after it.
 */
export interface Journal {
  /**
   * @param before the subject as it was, kept for 30 days
   * @throws AppError `conflict` for a `sent` while another change of the subject has an open outcome, here or elsewhere
   */
  append(entry: Omit<JournalEntry, 'seq' | 'at' | 'before_mac'>, now: number, before?: unknown): JournalEntry;
  /** Newest first. */
  list(request: {
    tenant?: string | undefined;
    domain?: string | undefined;
    user_id?: string | undefined;
    change_id?: string | undefined;
    limit: number;
  }): JournalEntry[];
  /**
   * Latest entry of each change whose latest state is `sent` or `unknown`. Also of changes under this name of which no
   * domain was noted: they may be the owner's.
   */
  unsettled(owner: ChangeOwner): JournalEntry[];
  /** The subject of a change of this owner as it was before; undefined when none was kept, or not any more. */
  before(change_id: string, owner: ChangeOwner): unknown;
  /**
   * The first entry whose hash does not follow from its content and its predecessor, the last one when entries after it
   * are missing, or undefined. @throws AppError `mirror_damaged` when all are missing
   */
  verify(): JournalEntry | undefined;
  close(): void;
}
