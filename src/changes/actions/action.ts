import type { UserBlock } from '../../auth0/auth0-client.ts';
import type { ChangeAction, ChangeRequest, Difference } from '../../domain/change.ts';
import type { UserProfile } from '../../domain/user.ts';

/** What is known when an action is planned. */
interface Planned {
  readonly user: UserProfile;
  /** Brute-force blocks; undefined when they could not be read or the action does not ask. */
  readonly userBlocks: readonly UserBlock[] | undefined;
}

/** One thing that can be done to a user: one file, and one row in `index.ts`. */
export interface Action {
  readonly action: ChangeAction;
  /** Scope without which Auth0 refuses. */
  readonly scope: string;
  /** Has the plan read the user's brute-force blocks, softly. */
  readonly asksUserBlocks: boolean;
  /** What it would change; empty when the user is already as it would leave them. Also how a conflict is seen. */
  differences(user: UserProfile): readonly Difference[];
  /** Why there is nothing to change, as the end of a sentence, and what may help instead. */
  nothingToChange(planned: Planned): { readonly words: string; readonly hint?: string | undefined };
  requests(user_id: string): readonly ChangeRequest[];
  /** What one might not expect. Our own words only. */
  remarks(planned: Planned): readonly string[];
}
