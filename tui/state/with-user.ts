import type { UiState } from '../ui-state.ts';
import type { UserState } from '../user-state.ts';

export function withUser(state: UiState, change: Partial<UserState>): UiState {
  return state.user === undefined ? state : { ...state, user: { ...state.user, ...change } };
}
