import type { Change, ChangeAction } from '../../src/domain/change.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { FormSpec } from '../forms/form.ts';
import type { Step, UiState } from '../ui-state.ts';

/** A user as far as actions need to know it. Text is raw. */
export interface TargetUser {
  readonly tenant: string;
  readonly user_id: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly connection: string | undefined;
  readonly blocked: boolean;
}

/** Something that Auth0 answered a change with and that a person wants to have: a link, an id. Raw text. */
export interface ShownResult {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  /** Drawn as dots until it is asked for. */
  readonly isSecret: boolean;
  /** Whether it is a link that a browser may be sent to; it is, only where it is of the tenant's own origin. */
  readonly isLink: boolean;
  /** What one should know of it. Our own words. */
  readonly remark?: string | undefined;
}

/** How a change is spoken of: in its review, while it is held, when it is done. */
export interface ActionWords {
  readonly id: ChangeAction;
  /** `Block user` */
  readonly words: string;
  /** On the button: `Yes, block`. */
  readonly verb: string;
  /** On the button after `Yes, ` where it is not the verb: `Delete It`. */
  readonly yes?: string | undefined;
  /** While it is held: `Deleting`. Needed by what cannot be undone. */
  readonly doing?: string | undefined;
  /** In the report afterwards: `Blocked`. */
  readonly done: string;
  /** What Auth0 answered, if that is of use: shown in a dialog with copy, open and hide. */
  result?(result: unknown, change: Change): ShownResult | undefined;
  /** The user to go to, by what Auth0 answered. */
  opens?(result: unknown): string | undefined;
  /** A job that Auth0 goes on with: its id, and what is said when it has ended. */
  readonly job?:
    { of(result: unknown): string | undefined; readonly done: string; readonly failed: string } | undefined;
}

/**
 * Something that can be done to a user. Key, menu entry, palette entry, help, scope check, form and review follow from
 * it; what is sent is worked out by `src/changes`, which has an action of the same name.
 */
export interface UserAction extends ActionWords {
  /** An upper-case letter, or a lower-case one where a form comes first. Actions that exclude each other may share one. */
  readonly key?: string | undefined;
  /** Opens the form with its first document in the editor of the person. */
  readonly editorKey?: string | undefined;
  readonly scopes: readonly string[];
  /** Whether it makes sense for this user, else why not; where two share a key, the one that applies runs. */
  applies(target: TargetUser, state: UiState): true | string;
  /** Why it cannot be done to this user, as far as the whole profile tells: asked before the form is opened. */
  whyNot?(state: UiState, target: TargetUser, profile: UserProfile): string | undefined;
  /** What the action takes, where it follows from what is chosen on the screen. */
  input?(state: UiState): unknown;
  /** What it asks before the review. `profile` is the user as the mirror has it. Without a form the review comes at once. */
  form?(state: UiState, target: TargetUser, profile: UserProfile): FormSpec;
  /** Goes to a screen of its own, which leads to the review. */
  open?(state: UiState, target: TargetUser): Step;
}
