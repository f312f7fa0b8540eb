import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogGap } from '../../src/mirror/mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { filterProblem, type FilterRefusal } from '../bar/filter-problem.ts';
import { logsSchema } from '../bar/logs-bar.ts';
import { isHalfName } from '../bar/users-bar.ts';
import { historyHeight, scrollTo } from '../layout.ts';
import { emptyField, fieldWith, type TextField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { HistoryFilter, HistoryRead, HistoryState } from '../user-state.ts';
import { firstJson } from './json.ts';
import { withUser } from './with-user.ts';

export const firstHistory: HistoryState = {
  index: 0,
  top: 0,
  details: true,
  filter: emptyField,
  editing: false,
  asked: { text: '' },
  answered: { text: '' },
};

/** Typing rests this long, in milliseconds, before the events are searched: a user can have very many. */
const filterRests = 80;

export function withHistory(state: UiState, change: Partial<HistoryState>): UiState {
  const history = state.user?.history;
  return history === undefined ? state : withUser(state, { history: { ...history, ...change } });
}

/** Rows of the list: events and the gaps between them. */
export function countRows(read: HistoryRead | undefined): number {
  return read === undefined ? 0 : read.count + read.gaps.length;
}

export type HistoryRow =
  | { readonly kind: 'event'; readonly event: LogEvent; readonly number: number }
  | { readonly kind: 'gap'; readonly gap: LogGap };

/** What stands in a row; undefined for an event that is not in the window. */
export function rowAt(read: HistoryRead, row: number): HistoryRow | undefined {
  const passed = read.gaps.filter(({ at }, nth) => at + nth < row).length;
  const hole = read.gaps[passed];
  if (hole !== undefined && hole.at + passed === row) return { kind: 'gap', gap: hole.gap };
  const number = row - passed;
  const event = read.events[number - read.offset];
  return event === undefined ? undefined : { kind: 'event', event, number };
}

/** The row of the nth event. */
export function rowOfEvent(gaps: HistoryRead['gaps'], number: number): number {
  return number + gaps.filter(({ at }) => at <= number).length;
}

export function chosenRow(state: UiState): HistoryRow | undefined {
  const history = state.user?.history;
  return history?.read === undefined ? undefined : rowAt(history.read, history.index);
}

export function moveHistoryTo(state: UiState, index: number): Step {
  const history = state.user?.history;
  if (history === undefined) return [state, noEffects];
  const count = countRows(history.read);
  const next = Math.max(0, Math.min(index, count - 1));
  const top = scrollTo(next, history.top, historyHeight(state, history.details), count);
  return [withHistory(state, { index: next, top }), noEffects];
}

export function takeHistoryRead(state: UiState, read: HistoryRead, index: number): UiState {
  const history = state.user?.history;
  if (history === undefined) return state;
  const at = movedTo(history, read) ?? index;
  const top = scrollTo(at, history.top, historyHeight(state, history.details), countRows(read));
  // What once took too long was answered since.
  const problem = history.filter.text === history.asked.text ? undefined : history.problem;
  const taken = { read, index: at, top, answered: history.asked, problem };
  return withHistory(state, { ...taken, waits: undefined, refused: undefined });
}

/** Where somebody has moved to while the same answer was read on in a thread. */
function movedTo({ waits, read: shown, index }: HistoryState, read: HistoryRead): number | undefined {
  return waits === undefined || shown?.key !== read.key ? undefined : Math.min(index, countRows(read) - 1);
}

/** Takes what was typed into the filter; it is asked for once typing rests. */
export function editHistoryFilter(state: UiState, filter: TextField): Step {
  const { text } = filter;
  const later = { type: 'later', ms: filterRests, event: { type: 'history-filter-rests', text } } as const;
  return [withHistory(state, { filter }), [later]];
}

/** Asks for the typed query, unless more was typed meanwhile; with a mistake in it the last answer stays. */
export function settleHistoryFilter(state: UiState, text: string): UiState {
  const history = state.user?.history;
  if (history === undefined || history.filter.text !== text) return state;
  if (history.editing && isHalfName(text, history.filter.caret, logsSchema))
    return withHistory(state, { problem: undefined });
  try {
    const { root } = parseQuery(text);
    const asked = withHistory(state, { problem: undefined, refused: undefined });
    return history.asked.text === text ? asked : askHistory(asked, { text, root });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return refuseHistoryFilter(state, text, error);
  }
}

/** Says what is wrong with a filter and goes back to the last one that had an answer. */
export function refuseHistoryFilter(state: UiState, text: string, refusal: FilterRefusal): UiState {
  const history = state.user?.history;
  if (history === undefined) return state;
  const problem = history.filter.text === text ? filterProblem(refusal, history, logsSchema) : history.problem;
  return withHistory(state, { problem, asked: history.answered, waits: undefined });
}

/** Asks for other events; the list begins at the newest. */
export function askHistory(state: UiState, change: Partial<HistoryFilter>): UiState {
  const history = state.user?.history;
  return history === undefined
    ? state
    : withHistory(state, { asked: { ...history.asked, ...change }, index: 0, top: 0 });
}

export function isFiltered({ text, type, place }: HistoryFilter): boolean {
  return text !== '' || type !== undefined || place !== undefined;
}

/** All events again. */
export function clearHistoryFilter(state: UiState): UiState {
  const next = withHistory(state, { filter: fieldWith(''), editing: false, problem: undefined });
  return askHistory(next, { text: '', root: undefined, type: undefined, place: undefined });
}

/** Shows the event under the cursor as the JSON that Auth0 sent. */
export function showRawEvent(state: UiState): Step {
  const row = chosenRow(state);
  if (row?.kind !== 'event') return [state, noEffects];
  return [withHistory(state, { raw: { event: row.event, json: firstJson } }), noEffects];
}

/** Takes away what lies on top of the list of events. Undefined when nothing does. */
export function leaveHistoryStep(state: UiState): UiState | undefined {
  const history = state.user?.history;
  if (state.screen !== 'user' || state.user?.tab !== 'history' || history === undefined) return undefined;
  if (history.raw !== undefined) return withHistory(state, { raw: undefined });
  return isFiltered(history.asked) ? clearHistoryFilter(state) : undefined;
}
