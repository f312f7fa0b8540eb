import { syncNow } from '../state/sync-now.ts';
import { chosenForSync } from '../state/sync-screen.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Sync';

/** Asking for a sync, with or without a daemon. Neither writes anything to Auth0. */
export const syncKeys: readonly KeyRow[] = [
  {
    id: 'sync.now',
    keys: ['R'],
    words: 'sync this tenant now',
    hint: 'sync',
    contexts: ['anywhere'],
    group,
    isAvailable: (state) => state.active !== undefined,
    run: (state) => syncNow(state, namesToSync(state), 'changes'),
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

/** On a screen of its own the tenant under the cursor; else the one that is shown, or all. */
function namesToSync(state: UiState): readonly string[] {
  const chosen = chosenForSync(state);
  if (chosen !== undefined) return [chosen.tenant.name];
  if (state.active !== allTenants) return [state.active ?? ''];
  return state.tenants.filter(({ tenant }) => tenant.paused !== true).map(({ tenant }) => tenant.name);
}
