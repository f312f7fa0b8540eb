import { addToast } from '../state/toasts.ts';
import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Sync';

/** Asking for a sync, with or without a daemon. Neither writes anything to Auth0. */
export const syncKeys: readonly KeyRow[] = [
  {
    id: 'sync.now',
    keys: ['R'],
    words: 'sync this tenant now',
    contexts: ['anywhere'],
    group,
    isAvailable: (state) => state.active !== undefined,
    run: syncNow,
  },
  {
    id: 'sync.start-daemon',
    keys: ['&'],
    words: 'start the daemon in the background',
    contexts: ['anywhere'],
    group,
    isAvailable: (state) => state.daemon.state === 'dead' && !state.daemon.starting && state.tenants.length > 0,
    run: (state) => [{ ...state, daemon: { ...state.daemon, starting: true } }, [{ type: 'start-daemon' }]],
  },
];

/** With a daemon its jobs are asked to run now; without one, a sync is run once. */
function syncNow(state: UiState): Step {
  const all = state.tenants.map((view) => view.tenant.name);
  const asked = state.active === allTenants || state.screen === 'sync' ? all : [state.active ?? ''];
  const tenants = asked.filter((name) => !state.syncing.includes(name));
  if (tenants.length === 0) return [addToast(state, 'info', 'the sync is already running'), noEffects];
  const daemon = state.daemon.state === 'alive';
  const next = daemon ? state : { ...state, syncing: [...state.syncing, ...tenants] };
  const words = daemon ? 'asked the daemon to sync' : 'syncing once';
  return [addToast(next, 'info', `${words}: ${tenants.join(', ')}`), [{ type: 'sync-now', tenants, daemon }]];
}
