import type { ChangeAction } from '../../src/domain/change.ts';

/** A user as far as actions need to know it. Text is raw. */
export interface TargetUser {
  readonly tenant: string;
  readonly user_id: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  readonly blocked: boolean;
}

/**
 * Something that can be done to a user. Key, menu entry, palette entry, help, scope check and review follow from it;
 * what is sent is worked out by `src/changes`, which has an action of the same name.
 */
export interface UserAction {
  readonly id: ChangeAction;
  /** Never a bare lower-case letter. Actions that exclude each other may share one. */
  readonly key: string;
  readonly words: string;
  /** On the button: `Yes, block`. */
  readonly verb: string;
  /** In the report afterwards: `Blocked`. */
  readonly done: string;
  readonly scope: string;
  /** Whether it makes sense for this user; where two share a key, the one that applies runs. */
  applies(user: TargetUser): boolean;
}
