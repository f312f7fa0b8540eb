import type { Line } from '../components/line.ts';
import type { KeyRow } from '../keys/key-row.ts';
import type { Mover } from '../keys/mover.ts';
import type { ListPane } from '../panes/list-pane.ts';
import type { UiState } from '../ui-state.ts';
import type { Wanted } from './wanted.ts';

/** A screen: everything between the header and the footer. `id` is also the context of its keys. */
export interface Screen {
  readonly id: string;
  readonly title: string;
  /** The chord that goes there from anywhere, `g r`; undefined for one that is only reached from another. */
  readonly key?: string | undefined;
  /** What it is about, raw text, where that is one thing: it stands in the header instead of the title. */
  about?(state: UiState): string | undefined;
  /** Where Esc and `q` lead; the users list when left out. */
  readonly parent?: string | ((state: UiState) => string) | undefined;
  /** Needed where there is no pane, or where the pane is not all of the screen. */
  readonly mover?: Mover | undefined;
  /** The list that it consists of: cursor, filter and marks come by themselves. */
  readonly pane?: ListPane | undefined;
  /** Keys of its own, besides those of moving and of the pane; their context is `id`. */
  readonly keys?: readonly KeyRow[] | undefined;
  /** What it shows that has to be read first, each time it is opened. */
  wants?(state: UiState): readonly Wanted[];
  /** Its rows. Left out where rows are not enough: then `components.ts` has a component of it, which Ink draws. */
  draw?(state: UiState, width: number, height: number): readonly Line[];
}

/** Id of the screen that a screen was opened from. */
export function parentOf({ parent }: Screen, state: UiState): string | undefined {
  return typeof parent === 'function' ? parent(state) : parent;
}
