import type { Mover } from '../keys/mover.ts';
import type { UiState } from '../ui-state.ts';
import { paneBody } from './draw-pane.ts';
import type { ListPane } from './list-pane.ts';
import { movePaneTo, paneIndex, paneRows } from './pane-state.ts';

/** How the cursor of a list moves. @param height rows that the list is drawn in, its heads included */
export function paneMover(pane: ListPane, height: (state: UiState) => number): Mover {
  const body = (state: UiState): number => paneBody(state, pane, height(state));
  return {
    position: (state) => paneIndex(state, pane, paneRows(state, pane)),
    count: (state) => paneRows(state, pane).length,
    page: (state) => Math.max(1, body(state) - 1),
    to: (state, index) => movePaneTo(state, pane, index, body(state)),
  };
}
