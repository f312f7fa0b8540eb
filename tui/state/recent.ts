import { putFirst } from '../../src/habits.ts';
import { openFilter } from '../bar/open-bar.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { settleFilter } from './list.ts';
import { setLogsQuery } from './logs.ts';
import { withList } from './tenants.ts';

/** Remembers the query that somebody has settled for, of users or of the log. One with a mistake is none. */
export function noteFilter(state: UiState): Step {
  const { active } = state;
  const { filter, problem } = openFilter(state);
  if (active === undefined || problem !== undefined || filter.text.trim() === '') return [state, noEffects];
  const ofLogs = state.screen === 'logs' ? ({ of: 'logs' } as const) : {};
  const query = { text: filter.text.trim(), tenant: active, ...ofLogs, at: state.now };
  const recent = putFirst(state.recent, query);
  if (recent === state.recent) return [state, noEffects];
  return [{ ...state, recent }, [{ type: 'note-query', query }]];
}

/** Puts a whole query into the filter line of users or of the log, and has it answered. */
export function askAnew(state: UiState, text: string): UiState {
  const { active } = state;
  if (active === undefined) return state;
  if (state.screen === 'logs') return setLogsQuery(state, text);
  return settleFilter(withList(state, active, { filter: fieldWith(text) }), active, text);
}
