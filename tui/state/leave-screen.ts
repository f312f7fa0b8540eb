import { openScreen } from '../screens/index.ts';
import { parentOf } from '../screens/screen.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { closeUser } from './user.ts';

/** Back to where the screen was opened from. */
export function leaveScreen(state: UiState): UiState {
  const screen = openScreen(state);
  const parent = parentOf(screen, state);
  if (parent === 'user') return { ...state, screen: parent };
  const cameFrom = screen.id === 'user' ? state.user?.cameFrom : undefined;
  const active = screen.id === 'user' && state.user?.isOfAll === true ? allTenants : state.active;
  const previous = active === state.active ? state.previous : state.active;
  return { ...closeUser(state), active, previous, screen: cameFrom ?? parent ?? 'users' };
}
