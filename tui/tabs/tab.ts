import type { Line } from '../components/line.ts';
import type { KeyRow } from '../keys/key-row.ts';
import type { Mover } from '../keys/mover.ts';
import type { ListPane } from '../panes/list-pane.ts';
import type { Wanted } from '../screens/wanted.ts';
import type { UiState } from '../ui-state.ts';

/** One tab of the user screen. `id` is also the context of its keys. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  /** How its rows are moved through. A tab that is a list has `pane` instead, which brings one. */
  readonly mover?: Mover | undefined;
  /** The list that it consists of: cursor, filter and marks come by themselves. */
  readonly pane?: ListPane | undefined;
  /** Keys of its own, besides those of moving and of the pane; their context is `id`. */
  readonly keys?: readonly KeyRow[] | undefined;
  /** What it shows that has to be read first, each time it is opened. */
  wants?(state: UiState): readonly Wanted[];
  draw(state: UiState, width: number, height: number): readonly Line[];
}
