import { noEffects, type Step, type UiState } from '../ui-state.ts';
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
  const name = state.logViews.find((view) => view.query === query)?.name ?? '';
  return [openForm(kept, active, logViewForm(kept, { name, query })), noEffects];
}
