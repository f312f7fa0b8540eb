import type { UserSort, UserSortField } from '../../src/mirror/mirror.ts';
import type { Span } from '../../src/query/ast.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { listHeight, scrollTo } from '../layout.ts';
import type { TextField } from '../text-field.ts';
import { firstList, noEffects, type ListRead, type Step, type UiState } from '../ui-state.ts';
import { activeList, withList } from './tenants.ts';

/** A pause in typing of this length, in milliseconds, starts the search. */
const typingPause = 40;

/** Puts the cursor on a row of the list; the window follows. */
export function moveCursorTo(state: UiState, index: number): Step {
  if (state.active === undefined) return [state, noEffects];
  const list = activeList(state);
  const count = list.read?.count ?? 0;
  const next = Math.max(0, Math.min(index, count - 1));
  const top = scrollTo(next, list.top, listHeight(state), count);
  return [withList(state, state.active, { index: next, top }), noEffects];
}

/** Takes a window that was read; `index` is where the user under the cursor stands now. */
export function takeListRead(state: UiState, name: string, read: ListRead, index: number): UiState {
  const list = state.lists[name];
  const next = Math.max(0, Math.min(index, read.count - 1));
  const moved = next - (list?.index ?? 0);
  const top = scrollTo(next, (list?.top ?? 0) + moved, listHeight(state), read.count);
  return withList(state, name, { read, index: next, top, answered: list?.applied ?? firstList.applied });
}

/** The filter's text has changed: it is shown at once and searched after a short pause. */
export function editFilter(state: UiState, field: TextField): Step {
  if (state.active === undefined) return [state, noEffects];
  const isSame = field.text === activeList(state).filter.text;
  const next = withList(state, state.active, { filter: field });
  if (isSame) return [next, noEffects];
  const event = { type: 'filter-settled', tenant: state.active, text: field.text } as const;
  return [next, [{ type: 'later', ms: typingPause, event }]];
}

/** Searches for what was typed; a query with a mistake keeps the last good result and says where the mistake is. */
export function settleFilter(state: UiState, name: string, text: string): UiState {
  const list = state.lists[name];
  if (list === undefined || list.filter.text !== text) return state;
  try {
    const { root } = parseQuery(text);
    if (text === list.applied.text) return withList(state, name, { problem: undefined });
    return withList(state, name, { applied: { text, root }, problem: undefined, index: 0, top: 0 });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return refuseFilter(state, name, text, error);
  }
}

/** Says what is wrong with a filter and goes back to the last one that had an answer. */
export function refuseFilter(
  state: UiState,
  name: string,
  text: string,
  error: { readonly message: string; readonly span: Span },
): UiState {
  const list = state.lists[name];
  if (list === undefined) return state;
  const isTyped = list.filter.text === text;
  const problem = isTyped ? { message: error.message, start: error.span.start, end: error.span.end } : list.problem;
  return withList(state, name, { applied: list.answered, problem });
}

export function clearFilter(state: UiState): UiState {
  if (state.active === undefined) return state;
  const cleared = { filter: { text: '', caret: 0 }, applied: { text: '', root: undefined }, problem: undefined };
  return withList(state, state.active, { ...cleared, editing: false });
}

/** Sorting by the same column again turns the direction round; dates and counts start with the greatest. */
export function sortBy(state: UiState, field: UserSortField): Step {
  const { sort } = activeList(state);
  const startsHigh =
    field === 'last_login' || field === 'created_at' || field === 'updated_at' || field === 'logins_count';
  return setSort(state, { field, descending: sort.field === field ? !sort.descending : startsHigh });
}

export function setSort(state: UiState, sort: UserSort): Step {
  if (state.active === undefined) return [state, noEffects];
  return [withList(state, state.active, { sort }), noEffects];
}
