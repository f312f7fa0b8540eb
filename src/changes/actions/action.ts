import type { z } from 'zod';

import type { Answer, Auth0Client, RequestOptions } from '../../auth0/auth0-client.ts';
import type { ChangeAction, ChangeRequest, ChangeSubject, Difference } from '../../domain/change.ts';
import type { Tenant } from '../../domain/tenant.ts';
import type { UserProfile } from '../../domain/user.ts';
import type { Batch, MirrorReader } from '../../mirror/mirror.ts';
import type { Secret } from '../../secret.ts';

export type SubjectKind = ChangeSubject['kind'];

/** An input as it is kept: without its secrets. */
type Kept<Input> = Input extends object
  ? { readonly [Key in keyof Input as NonNullable<Input[Key]> extends Secret ? never : Key]: Input[Key] }
  : Input;

/** What an action may ask of a tenant. Only reads. */
export interface Reading {
  readonly tenant: Tenant;
  readonly client: Auth0Client;
  readonly mirror: MirrorReader;
  readonly options: RequestOptions;
  /** The subject of an earlier change as it was; undefined when no image is kept. */
  before(change_id: string): unknown;
  /** The last change from here that did this to a user and was carried out. */
  lastDone(action: ChangeAction, user_id: string): string | undefined;
}

/** What is known when an action is planned. `user` was just read; it is there where the subject is a user. */
export interface Planned<Input, Facts, Kind extends SubjectKind> {
  readonly subject: ChangeSubject;
  readonly user: Kind extends 'user' ? UserProfile : undefined;
  /** What `read` brought. */
  readonly facts: Facts;
  readonly input: Input;
}

/** What an action would do. */
export interface Plan {
  readonly differences: readonly Difference[];
  /** Sent one after the other; the first that fails ends it. Empty: there is nothing to change. */
  readonly requests: readonly ChangeRequest[];
  /** What one might not expect. Our own words only. */
  readonly remarks: readonly string[];
  readonly irreversible?: boolean | undefined;
  /** Other users whom it touches, by user_id. */
  readonly others?: readonly string[] | undefined;
}

/** What is known when it has to be found out what became of a change whose answer never came. All of it was just read. */
interface Found<Input, Facts> {
  readonly subject: ChangeSubject;
  /** Undefined when Auth0 has no such user, and where the subject is none. */
  readonly user: UserProfile | undefined;
  /** Undefined when the user is gone. */
  readonly facts: Facts | undefined;
  readonly input: Kept<Input>;
  readonly differences: readonly Difference[];
  readonly change_id: string;
  /** When it was sent, in local milliseconds. */
  readonly sent_at: number;
}

/** A change that Auth0 has carried out. */
export interface Finished<Input> {
  readonly subject: ChangeSubject;
  readonly input: Input;
  readonly differences: readonly Difference[];
  /** Server time of the last answer, in milliseconds. */
  readonly at: number;
}

/** What a finished change means for others. */
export interface Aftermath {
  /** For the mirror, in the same transaction as everything else: profiles, tombstones, stale marks. */
  readonly batch?: Batch | undefined;
  /** Users to read again by id, because the answer does not show what became of them. */
  readonly reread?: readonly string[] | undefined;
  /** A value for the person who asked: a link, a job. Never kept. */
  readonly result?: unknown;
  /** What the journal may keep of it, such as the id of a job. */
  readonly noted?: string | undefined;
}

/**
 * One thing that can be done to a subject: one file, and one row in `index.ts`. Everything but `read` is pure.
 * `Input` may hold `Secret`s at its first level. They go into requests by name (`ChangeRequest.secrets`) and nowhere else.
 */
export interface Action<Input = undefined, Facts = undefined, Kind extends SubjectKind = 'user'> {
  readonly action: ChangeAction;
  readonly kind: Kind;
  /** As on a button: `block`. */
  readonly verb: string;
  /** Shape of the input, with messages that name the field; left out where there is none. */
  readonly input?: z.ZodType<Input> | undefined;
  /** Scopes without any of which Auth0 refuses. */
  scopes(input: Input): readonly string[];
  /** Reads what the plan needs beyond the user. What may be missing is caught here. */
  read?(reading: Reading, subject: ChangeSubject, input: Kept<Input>): Promise<Facts>;
  /** What it would do now. Asked again just before sending: when it has moved, nothing is sent. */
  plan(planned: Planned<Input, Facts, Kind>): Plan;
  /** Why there is nothing to change, as the end of a sentence, and what may help instead. */
  nothingToChange(planned: Planned<Input, Facts, Kind>): { readonly words: string; readonly hint?: string | undefined };
  /** Whether what was just read shows the change carried out. */
  isDone(found: Found<Input, Facts>): boolean | 'cannot tell';
  /** The subject as it was, kept encrypted for undo and for making a deleted user again. */
  before?(planned: Planned<Input, Facts, Kind>): unknown;
  /** Further secrets for its requests, got for the occasion just before sending: the token of another client. */
  secrets?(reading: Reading, input: Input): Promise<Readonly<Record<string, Secret>>>;
  /**
   * What follows from Auth0's answers, one for each request; none when it was found out later that it was carried out.
   * Left out: the user in the last answer goes to the mirror.
   */
  after?(answers: readonly Answer<unknown>[], done: Finished<Kept<Input>>): Aftermath;
  /** The action that takes it back, where there is one. `before` is the image, if it is still kept. */
  undo?(done: Finished<Kept<Input>> & { readonly before: unknown; readonly change_id: string }): Inverse | undefined;
}

/** What takes a change back; of the same subject unless it names another. */
interface Inverse {
  readonly action: ChangeAction;
  readonly input?: unknown;
  readonly subject?: ChangeSubject | undefined;
}

/** An action whose input nobody knows any more. */
export type AnyAction = Action<unknown, unknown, SubjectKind>;
