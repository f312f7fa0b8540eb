import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import { isViewFor, type ListedView } from '../views/list-views.ts';
import { logViews } from '../views/log-views.ts';
import { setLogsQuery } from './logs.ts';
import { switchTenant } from './tenants.ts';

/** The views of logs that are offered where one is: of one tenant those for it, of all tenants all that are for one of them. */
export function offeredLogViews({ logViews: own, active, tenants }: UiState): readonly ListedView[] {
  if (active === undefined) return [];
  const names = active === allTenants ? tenants.map(({ tenant }) => tenant.name) : [active];
  return logViews.all(own).filter((view) => names.some((name) => isViewFor(view, name)));
}

/** Asks the log the query of a view. One of a single tenant that is chosen among all goes there. */
export function applyLogView(state: UiState, { query, tenant }: ListedView): Step {
  const [there, effects] =
    state.active === allTenants && tenant !== undefined ? switchTenant(state, tenant) : [state, noEffects];
  return [setLogsQuery(there, query), effects];
}
