import { allTenants, type UiState } from '../ui-state.ts';
import { tenantView } from './tenants.ts';

/** Says which data a read is of: another text as soon as anything was committed; undefined where no mirror is open. */
export function versionOf(state: UiState, tenant: string): string | undefined {
  if (tenant === allTenants) return state.tenants.map((view) => `${view.mirror}${String(view.version)}`).join(',');
  const view = tenantView(state, tenant);
  return view?.mirror === 'open' ? `${tenant}@${String(view.version)}` : undefined;
}
