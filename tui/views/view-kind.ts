import type { SavedView } from '../../src/domain/saved-view.ts';
import type { Session } from '../../src/session/session.ts';
import type { ListedView } from './list-views.ts';

/** What views are of: each kind is kept apart, with commands and lines of text of its own. */
export interface ViewKind {
  /** The group of its commands. */
  readonly command: string;
  /** What a view begins with that is a line of text. */
  readonly head: string;
  /** The order that such a line names where the view has none. */
  readonly sort: string;
  /** False: there is no other order, and there are no columns. */
  readonly hasLooks: boolean;
  readonly own: (session: Session) => readonly SavedView[];
  readonly change: (session: Session, change: (views: readonly SavedView[]) => readonly SavedView[]) => void;
  /** With those that come with the program. */
  readonly all: (own: readonly SavedView[]) => readonly ListedView[];
  /** @throws AppError `usage` for a name that the program itself uses */
  readonly refuseName: (name: string) => void;
  /** @throws AppError `usage` for what no mirror could answer */
  readonly check: (view: SavedView) => void;
}
