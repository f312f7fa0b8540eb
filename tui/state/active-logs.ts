import { firstLogs, type LogsState } from '../logs/logs-state.ts';
import type { UiState } from '../ui-state.ts';

/** What the Logs screen shows of the active tenant. */
export function activeLogs(state: UiState): LogsState {
  return (state.active === undefined ? undefined : state.logs[state.active]) ?? firstLogs;
}

export function withLogs(state: UiState, change: Partial<LogsState>, name: string | undefined = state.active): UiState {
  if (name === undefined) return state;
  return { ...state, logs: { ...state.logs, [name]: { ...(state.logs[name] ?? firstLogs), ...change } } };
}
