import { openScreen } from '../screens/index.ts';
import { openTab } from '../tabs/index.ts';
import type { UiState } from '../ui-state.ts';
import type { ListPane } from './list-pane.ts';

/** The list that the screen or the open tab consists of, if it does. */
export function currentPane(state: UiState): ListPane | undefined {
  return state.screen === 'user' ? openTab(state).pane : openScreen(state).pane;
}
