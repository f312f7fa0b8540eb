import type { Environment } from './tenant.ts';

/** Name of a row of `src/changes/actions/index.ts`: `block`, `delete`, `edit-metadata`, … */
export type ChangeAction = string;

/**
 * What a change is about. `id` is Auth0's; for a `new_user`, which has none yet, what tells it from others; an
 * `identifier` is what people log in with (e-mail, username, phone number), whether or not a user has it.
 */
export interface ChangeSubject {
  readonly kind: 'user' | 'new_user' | 'identifier' | 'connection' | 'organization' | 'role' | 'application';
  readonly id: string;
  /** The subject as a person calls it. Raw text. */
  readonly words: string;
}

/** One request that a change will send, exactly, but for secrets. */
export interface ChangeRequest {
  readonly method: 'PATCH' | 'POST' | 'PUT' | 'DELETE';
  /** Which of the tenant's two APIs; the Management API when left out. The other one is asked without a token. */
  readonly api?: 'management' | 'authentication' | undefined;
  /** Below /api/v2, or below the tenant's host for the Authentication API. Starts with `/`, parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  readonly body?: Readonly<Record<string, unknown>> | readonly unknown[] | undefined;
  /** Further headers, such as `auth0-custom-domain`. Never one that the client itself sets. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Fields of the body that are filled in when it is sent, each with the name of the secret that goes there. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Name of the secret that the Authentication API is shown as a bearer token, where it wants one. */
  readonly bearer?: string | undefined;
}

/** One line of the difference that is reviewed. `undefined` is: not set. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A change as it is reviewed: everything that a person must see before saying yes. JSON, without any secret. */
export interface Change {
  /** Also the X-Correlation-ID of its requests. */
  readonly id: string;
  readonly tenant: string;
  /** The tenant's default domain. Its name here can be given to another tenant; this cannot. */
  readonly domain: string;
  readonly environment: Environment;
  readonly action: ChangeAction;
  readonly subject: ChangeSubject;
  /** Of the subject when it is a user, else empty. */
  readonly user_id: string;
  /** Other users whom the change touches (the second one of a link): they too must have no open outcome. */
  readonly others: readonly string[];
  /** The user in words, raw text: name and e-mail. */
  readonly target: {
    readonly name: string | undefined;
    readonly email: string | undefined;
    readonly connection: string | undefined;
  };
  /** What was asked for, without secrets: the action knows the shape. */
  readonly input: unknown;
  /** `updated_at` of the record that was reviewed. */
  readonly base_updated_at: string | undefined;
  readonly differences: readonly Difference[];
  readonly requests: readonly ChangeRequest[];
  /** What one might not expect of this action. Our own words, no text from outside. */
  readonly remarks: readonly string[];
  /** It cannot be taken back: the subject has to be typed before it is sent, in every environment. */
  readonly irreversible: boolean;
  /** What it does, as on a button: `block`. */
  readonly verb: string;
  readonly planned_at: number;
}

/**
 * `sent` (intent on disk) → `done` | `refused` (Auth0 said no, nothing changed) | `partly_done` (the first of several
 * requests were carried out) | `unknown` (may or may not have been carried out) → settled by reading the record again:
 * `done` | `not_done` | `partly_done` | `undecided` (no record tells: it stays unknown, and stands in nobody's way).
 */
export type ChangeState = 'sent' | 'done' | 'refused' | 'unknown' | 'not_done' | 'partly_done' | 'undecided';

/** A line of the journal, as people and scripts see it. Entries that version 1 wrote are about users and have no input. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: number;
  readonly change_id: string;
  readonly tenant: string;
  /** The tenant's default domain; undefined in entries of versions that did not note it. */
  readonly domain: string | undefined;
  readonly subject: ChangeSubject;
  readonly user_id: string;
  /** Users beside the subject whom it touches. */
  readonly others: readonly string[];
  readonly action: ChangeAction;
  readonly state: ChangeState;
  /** Name of the account on this computer. */
  readonly actor: string;
  readonly reason: string | undefined;
  /** What was asked for, without secrets. */
  readonly input: unknown;
  readonly differences: readonly Difference[];
  /** How many requests it has, and how many of them were answered with success. */
  readonly requests: number;
  readonly reached: number;
  /** Seal of the image of the subject as it was, which lies beside the chain for a while; undefined without one. */
  readonly before_mac: string | undefined;
  /** Why it was refused or is unknown, in our words. */
  readonly detail: string | undefined;
}
