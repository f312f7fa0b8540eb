import type { DetailItem, DetailKind } from '../../src/domain/detail.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { UserAction } from '../actions/user-action.ts';
import type { Line } from '../components/line.ts';
import type { Wanted } from '../screens/wanted.ts';
import type { UiState } from '../ui-state.ts';

/** A line of a section; with an item it can be acted upon. */
interface SectionRow {
  readonly line: Line;
  readonly item?: DetailItem | undefined;
}

/** What a section is drawn of. */
interface SectionUser {
  readonly tenant: string;
  readonly profile: UserProfile;
  readonly items: readonly DetailItem[];
}

/** Something that a key of the section's head starts. */
interface SectionAction {
  readonly action: UserAction;
  /** As the head says it: `assign`. */
  readonly words: string;
}

/** A part of the Details tab that is made of one kind of detail: one file, and one row in `index.ts`. */
export interface Section {
  readonly kind: DetailKind;
  readonly title: string;
  /** What is said where there is none. Our own words. */
  readonly none: string;
  /** Further things that it shows and that have to be read first. */
  wants?(tenant: string): readonly Wanted[];
  rows(state: UiState, user: SectionUser): readonly SectionRow[];
  /** What `+` starts. */
  readonly add?: SectionAction | undefined;
  /** What `X` starts, and what it takes for the item under the cursor; words when that one cannot be taken away. */
  readonly remove?: (SectionAction & { inputOf(item: DetailItem): object | string }) | undefined;
  /** Further keys of the head, in words. */
  readonly note?: string | undefined;
  /** The screen that shows one of its items. */
  readonly screen?: string | undefined;
}
