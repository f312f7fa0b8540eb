import type { UiState, UserState } from '../ui-state.ts';

export function withUser(state: UiState, change: Partial<UserState>): UiState {
  return state.user === undefined ? state : { ...state, user: { ...state.user, ...change } };
}
