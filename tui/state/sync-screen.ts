import { bodyHeight } from '../layout.ts';
import { paneRows, paneState, rowAt } from '../panes/pane-state.ts';
import { syncPane } from '../panes/sync-pane.ts';
import type { TenantView, UiState } from '../ui-state.ts';

/** Id of the screen about the sync of one tenant. */
export const tenantSyncId = 'sync-tenant';

/** Rows of the list of tenants, its heads included: as many as there are, and no more than a third of the screen. */
export function syncListHeight(state: UiState): number {
  const { editing, filter } = paneState(state, syncPane.id);
  const heads = editing || filter.text !== '' ? 2 : 1;
  const room = Math.max(2, Math.floor((bodyHeight(state) - 1) * 0.35));
  return heads + Math.max(1, Math.min(state.tenants.length, room));
}

/** Rows of the list of jobs, its heads included, that leave room for what is told of one of them. */
export function jobsListHeight(state: UiState): number {
  const jobs = chosenForSync(state)?.status?.jobs.length ?? 0;
  return Math.max(2, Math.min(jobs + 1, bodyHeight(state) - 5));
}

/** The tenant that the keys of the Sync screens are about. */
export function chosenForSync(state: UiState): TenantView | undefined {
  if (state.screen !== 'sync' && state.screen !== tenantSyncId) return undefined;
  const name = state.screen === 'sync' ? rowAt(state, syncPane)?.id : state.about[tenantSyncId];
  return state.tenants.find(({ tenant }) => tenant.name === name);
}

/** Tenants in sight of which more is shown than every screen knows. */
export function shownActivities(state: UiState): readonly string[] {
  const chosen = chosenForSync(state)?.tenant.name;
  const one = chosen === undefined ? [] : [chosen];
  if (state.screen !== 'sync') return one;
  const { top } = paneState(state, syncPane.id);
  const inSight = paneRows(state, syncPane).slice(top, top + syncListHeight(state));
  return [...new Set([...one, ...inSight.map(({ id }) => id)])];
}
