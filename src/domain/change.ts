import type { Environment } from './tenant.ts';

/** What can be done to a user. More rows come with more files in `src/changes/actions`. */
export type ChangeAction = 'block' | 'unblock';

/** One request that a change will send, exactly. */
export interface ChangeRequest {
  readonly method: 'PATCH' | 'POST' | 'DELETE';
  /** Path below /api/v2, encoded. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

/** One line of the difference that is reviewed. `undefined` is: not set. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A change as it is reviewed: everything that a person must see before saying yes. */
export interface Change {
  /** Also the X-Correlation-ID of its requests. */
  readonly id: string;
  readonly tenant: string;
  readonly environment: Environment;
  readonly action: ChangeAction;
  readonly user_id: string;
  /** The user in words, raw text: name and e-mail. */
  readonly target: {
    readonly name: string | undefined;
    readonly email: string | undefined;
    readonly connection: string | undefined;
  };
  /** `updated_at` of the record that was reviewed. */
  readonly base_updated_at: string | undefined;
  readonly differences: readonly Difference[];
  readonly requests: readonly ChangeRequest[];
  /** What one might not expect of this action. Our own words, no text from outside. */
  readonly remarks: readonly string[];
  readonly planned_at: number;
}

/**
 * `planned` → `sent` (intent on disk) → `done` | `refused` (Auth0 said no, nothing changed) | `unknown` (may or may not
 * have been carried out) → `done` | `not_done` (settled by reading the record again).
 */
export type ChangeState = 'sent' | 'done' | 'refused' | 'unknown' | 'not_done';

/** A line of the journal, as people and scripts see it. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: number;
  readonly change_id: string;
  readonly tenant: string;
  readonly user_id: string;
  readonly action: ChangeAction;
  readonly state: ChangeState;
  /** Name of the account on this computer. */
  readonly actor: string;
  readonly reason: string | undefined;
  readonly differences: readonly Difference[];
  /** Why it was refused or is unknown, in our words. */
  readonly detail: string | undefined;
}
