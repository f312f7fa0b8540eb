import type { SyncExtent } from '../effect.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { addToast } from './toasts.ts';

/** With a daemon its jobs are asked to run now; without one, and for what it leaves alone, a sync is run once. */
export function syncNow(state: UiState, names: readonly string[], extent: SyncExtent): Step {
  const tenants = names.filter((name) => !state.syncing.includes(name));
  if (tenants.length === 0) return [addToast(state, 'info', 'the sync is already running'), noEffects];
  const isPaused = state.tenants.some(({ tenant }) => tenants.includes(tenant.name) && tenant.paused === true);
  const daemon = state.daemon.state === 'alive' && !isPaused;
  const next = daemon ? state : { ...state, syncing: [...state.syncing, ...tenants] };
  const words = daemon ? 'asked the daemon to sync' : 'syncing once';
  return [addToast(next, 'info', `${words}: ${tenants.join(', ')}`), [{ type: 'sync-now', tenants, daemon, extent }]];
}
