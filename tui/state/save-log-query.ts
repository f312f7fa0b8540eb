import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { isViewFor } from '../views/list-views.ts';
import { logViewForm } from '../views/log-view-form.ts';
import { activeLogs } from './active-logs.ts';
import { openForm } from './form.ts';
import { keepLogsFilter } from './logs.ts';

/** Opens the form that keeps the query of the log under a name: its own one, where it has one already. */
export function saveLogQuery(state: UiState): Step {
  const { active } = state;
  if (active === undefined) return [state, noEffects];
  const query = activeLogs(state).filter.text.trim();
  const kept = keepLogsFilter(state);
  const same = state.logViews.find((view) => view.query === query && isViewFor(view, active));
  return [openForm(kept, active, logViewForm(kept, same ?? { name: '', query })), noEffects];
}
