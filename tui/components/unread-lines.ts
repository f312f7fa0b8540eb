import { syncWords } from '../state/sync-words.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { gap, piece, startWith, wrapWords, type Line } from './line.ts';

/** Why there is nothing to show of the user. */
export function unreadLines(state: UiState, width: number): readonly Line[] {
  const view = tenantView(state, state.user?.tenant);
  if (view === undefined || view.mirror === 'open') return [[piece(' reading the mirror…', 'dim')]];
  return startWith(gap(1), wrapWords(syncWords(state, view).long, width - 2, 'warn'));
}
