import { openScreen } from '../screens/index.ts';
import { parentOf } from '../screens/screen.ts';
import type { UiState } from '../ui-state.ts';
import { closeUser } from './user.ts';

/** Back to where the screen was opened from. */
export function leaveScreen(state: UiState): UiState {
  const screen = openScreen(state);
  const parent = parentOf(screen, state);
  if (parent === 'user') return { ...state, screen: parent };
  const cameFrom = screen.id === 'user' ? state.user?.cameFrom : undefined;
  return { ...closeUser(state), screen: cameFrom ?? parent ?? 'users' };
}
