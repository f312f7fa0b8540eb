import { openScreen } from '../screens/index.ts';
import type { UiState } from '../ui-state.ts';
import { closeUser } from './user.ts';

/** Back to where the screen was opened from. */
export function leaveScreen(state: UiState): UiState {
  return { ...closeUser(state), screen: state.user?.cameFrom ?? openScreen(state).parent ?? 'users' };
}
