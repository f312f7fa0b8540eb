import { activeLogs } from '../state/active-logs.ts';
import { activeList } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { logsBar } from './logs-bar.ts';
import { usersBar, type FilterLine, type UsersBar } from './users-bar.ts';

/** The filter line that somebody types in; undefined while nobody does. */
export function openBar(state: UiState): UsersBar | undefined {
  return state.screen === 'logs' ? logsBar(state) : usersBar(state);
}

/** The filter line of the open screen. */
export function openFilter(state: UiState): FilterLine {
  return state.screen === 'logs' ? activeLogs(state) : activeList(state);
}
