import { putFirst } from '../../src/habits.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { settleFilter } from './list.ts';
import { activeList, withList } from './tenants.ts';

/** Remembers the filter that somebody has settled for. One with a mistake is none. */
export function noteFilter(state: UiState): Step {
  const { active } = state;
  const { filter, problem } = activeList(state);
  if (active === undefined || problem !== undefined || filter.text.trim() === '') return [state, noEffects];
  const query = { text: filter.text.trim(), tenant: active, at: state.now };
  const recent = putFirst(state.recent, query);
  if (recent === state.recent) return [state, noEffects];
  return [{ ...state, recent }, [{ type: 'note-query', query }]];
}

/** Puts a whole query into the filter line, and has it answered. */
export function askAnew(state: UiState, text: string): UiState {
  const { active } = state;
  if (active === undefined) return state;
  return settleFilter(withList(state, active, { filter: fieldWith(text) }), active, text);
}
