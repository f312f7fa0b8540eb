import { historyHeight, scrollTo, tabHeight } from '../layout.ts';
import { emptyField } from '../text-field.ts';
import { noEffects, type HistoryState, type JsonState, type Step, type UiState, type UserState } from '../ui-state.ts';

const firstHistory: HistoryState = { index: 0, top: 0, limit: 200, details: true };
const firstJson: JsonState = { index: 0, top: 0, folded: new Set(), search: emptyField, editing: false };

/** Opens a user's screen: drawn from the mirror at once, read again from Auth0 in the background. */
export function openUser(state: UiState, tenant: string, user_id: string): Step {
  const user: UserState = {
    tenant,
    user_id,
    tab: 'details',
    refetch: { state: 'running' },
    scroll: 0,
    history: firstHistory,
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

export function withUser(state: UiState, change: Partial<UserState>): UiState {
  return state.user === undefined ? state : { ...state, user: { ...state.user, ...change } };
}

export function refetchUser(state: UiState): Step {
  const { user } = state;
  if (user === undefined || user.refetch.state === 'running') return [state, noEffects];
  const effect = { type: 'refetch-user', tenant: user.tenant, user_id: user.user_id } as const;
  return [withUser(state, { refetch: { state: 'running' } }), [effect]];
}

export function moveHistoryTo(state: UiState, index: number): Step {
  const history = state.user?.history;
  if (history === undefined) return [state, noEffects];
  const loaded = history.read?.events.length ?? 0;
  const count = history.read?.count ?? loaded;
  const next = Math.max(0, Math.min(index, loaded - 1));
  const top = scrollTo(next, history.top, historyHeight(state, history.details), loaded);
  const limit = next > loaded - 50 && loaded < count ? history.limit + 400 : history.limit;
  return [withUser(state, { history: { ...history, index: next, top, limit } }), noEffects];
}

/** Takes events that were read; the cursor stays on its event. */
export function takeHistoryRead(state: UiState, read: NonNullable<HistoryState['read']>): UiState {
  const history = state.user?.history;
  if (history === undefined) return state;
  const held = history.read?.events[history.index]?.log_id;
  const found = held === undefined || history.index === 0 ? 0 : read.events.findIndex((event) => event.log_id === held);
  const index = Math.max(0, found);
  const top = scrollTo(index, history.top, historyHeight(state, history.details), read.events.length);
  return withUser(state, { history: { ...history, read, index, top } });
}

export function withJson(state: UiState, change: Partial<JsonState>): UiState {
  return state.user === undefined ? state : withUser(state, { json: { ...state.user.json, ...change } });
}

export function moveJsonTo(state: UiState, index: number, count: number): Step {
  const json = state.user?.json;
  if (json === undefined) return [state, noEffects];
  const next = Math.max(0, Math.min(index, count - 1));
  return [withJson(state, { index: next, top: scrollTo(next, json.top, tabHeight(state), count) }), noEffects];
}
