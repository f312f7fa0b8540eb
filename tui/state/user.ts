import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import type { UserState } from '../user-state.ts';
import { withUser } from './with-user.ts';
import { firstHistory } from './history.ts';
import { firstJson } from './json.ts';
import { firstLocations } from './locations.ts';

/** Opens a user's screen: drawn from the mirror at once, read again from Auth0 in the background. */
export function openUser(state: UiState, tenant: string, user_id: string): Step {
  const user: UserState = {
    tenant,
    user_id,
    cameFrom: state.screen === 'users' || state.screen === 'user' ? state.user?.cameFrom : state.screen,
    isOfAll: state.screen === 'user' ? state.user?.isOfAll : state.active === allTenants,
    tab: 'details',
    refetch: { state: 'running' },
    scroll: 0,
    history: firstHistory,
    locations: firstLocations,
    json: firstJson,
  };
  const active = tenant;
  const previous = state.active === tenant ? state.previous : state.active;
  return [
    { ...state, active, previous, screen: 'user', user, overlays: [] },
    [{ type: 'refetch-user', tenant, user_id }],
  ];
}

export function closeUser(state: UiState): UiState {
  return { ...state, screen: 'users', user: undefined };
}

export function refetchUser(state: UiState): Step {
  const { user } = state;
  if (user === undefined || user.refetch.state === 'running') return [state, noEffects];
  const effect = { type: 'refetch-user', tenant: user.tenant, user_id: user.user_id } as const;
  return [withUser(state, { refetch: { state: 'running' } }), [effect]];
}
