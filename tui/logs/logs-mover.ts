import type { Mover } from '../keys/mover.ts';
import { activeLogs, withLogs } from '../state/active-logs.ts';
import { jumpTo, moveLogsTo } from '../state/logs.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { allFacetChoices } from './log-facets.ts';
import { logsLayout } from './logs-layout.ts';

/** Rows have no numbers, for nobody counts ten million of them to show forty: the cursor always stands halfway. */
const halfway = 1_000_000_000;

/** How the cursor of the log moves: by rows of the window that was read, and to the ends of the log. */
export const logsMover: Mover = {
  position: () => halfway,
  count: () => 2 * halfway + 1,
  page: (state) => logsLayout(state).list - 1,
  to: (state, index) => [moved(state, index), noEffects],
};

function moved(state: UiState, index: number): UiState {
  if (index <= 0) return jumpTo(state, 'newest');
  if (index >= 2 * halfway) return jumpTo(state, 'oldest');
  return moveLogsTo(state, activeLogs(state).index + index - halfway);
}

/** How the cursor moves through the values of the facets. */
export const facetsMover: Mover = {
  position: (state) => activeLogs(state).facets.index,
  count: (state) => allFacetChoices(state).length,
  page: () => 8,
  to: (state, index) => {
    const { facets } = activeLogs(state);
    const next = Math.max(0, Math.min(index, allFacetChoices(state).length - 1));
    return [withLogs(state, { facets: { ...facets, index: next } }), noEffects];
  },
};
