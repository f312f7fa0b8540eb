import { QueryError } from '../../src/query/query-error.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { filterProblem, type FilterRefusal } from '../bar/filter-problem.ts';
import { logsSchema } from '../bar/logs-bar.ts';
import { isHalfName } from '../bar/users-bar.ts';
import { scrollTo } from '../layout.ts';
import { anchorOf, placeOfAnchor } from '../logs/log-window.ts';
import { logsLayout } from '../logs/logs-layout.ts';
import { firstLogs, type LogRow, type LogsRead, type LogsSummary } from '../logs/logs-state.ts';
import { fieldWith, type TextField } from '../text-field.ts';
import { activeLogs, withLogs } from './active-logs.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { firstJson } from './json.ts';
import { tenantView } from './tenants.ts';

/** Where the last window came within this time, in milliseconds, every typed character is searched for at once… */
const quickAnswer = 20;
/** …elsewhere after a pause in typing of this length. */
const typingPause = 60;

/** The event or hole under the cursor. */
export function chosenLogRow(state: UiState): LogRow | undefined {
  const { read, index } = activeLogs(state);
  return read?.rows[index];
}

/** Puts the cursor on a row of the window; whoever moves wants to read, and no longer what arrives. */
export function moveLogsTo(state: UiState, index: number): UiState {
  const { read, top } = activeLogs(state);
  const count = read?.rows.length ?? 0;
  const next = Math.max(0, Math.min(index, count - 1));
  const moved = withLogs(state, {
    index: next,
    top: scrollTo(next, top, logsLayout(state).list, count),
    following: false,
    refused: undefined,
  });
  return seeTop(moved);
}

/** An end of the log: it is read anew, however far it is. */
export function jumpTo(state: UiState, jump: 'newest' | 'oldest'): UiState {
  const { read } = activeLogs(state);
  const isThere = jump === 'newest' ? read?.hasNewer === false : read?.hasOlder === false;
  if (isThere) return moveLogsTo(state, jump === 'newest' ? 0 : (read?.rows.length ?? 1) - 1);
  return withLogs(state, { jump, following: false, refused: undefined });
}

/** The newest event up to a moment, in milliseconds, among those that are asked for. */
export function jumpUntil(state: UiState, until: number): UiState {
  return withLogs(state, { jump: { until }, following: false, refused: undefined });
}

/** Stays on top of what arrives, or no longer. */
export function toggleFollowing(state: UiState): UiState {
  if (activeLogs(state).following) return withLogs(state, { following: false });
  return withLogs(jumpTo(state, 'newest'), { following: true });
}

/** Counting is dearer than reading a window: it is done when the list has rested for this long, in milliseconds. */
const countAfter = 120;
/** The same question about newer data is not asked more often than this. */
const countAgainAfter = 2_000;

/** Takes a window that was read; `index` is where the cursor stands in it. */
export function takeLogsRead(
  state: UiState,
  name: string,
  read: LogsRead,
  { index, isHeld }: { readonly index: number; readonly isHeld: boolean },
): Step {
  const logs = state.logs[name] ?? firstLogs;
  // An answer to a query that was taken back meanwhile.
  if (read.key.slice(read.key.indexOf(' ') + 1) !== logs.applied.text) return [state, noEffects];
  const count = read.rows.length;
  // It may have moved since the window was asked for, or since more of it was looked for.
  const row = isHeld || logs.read?.searchedTo !== undefined ? logs.read?.rows[logs.index] : undefined;
  const held = row === undefined ? -1 : placeOfAnchor(read.rows, anchorOf(row));
  const at = Math.max(0, Math.min(held < 0 ? index : held, count - 1));
  const top = scrollTo(at, at - (logs.index - logs.top), logsLayout(state).list, count);
  const taken = withLogs(
    state,
    {
      read,
      index: at,
      top,
      // The rest of it is still to come.
      ...(read.searchedTo === undefined && { jump: undefined, asked: undefined }),
      refused: undefined,
      answered: logs.applied,
      // What once took too long was answered since.
      problem: logs.filter.text === logs.applied.text ? undefined : logs.problem,
    },
    name,
  );
  const next = seeTop(taken, name);
  const { summary } = logs;
  const isCounted = summary?.key === read.key && summary.took !== undefined;
  const isKnown = logs.read?.key === read.key && logs.read.searchedTo === undefined;
  if (isCounted || isKnown || read.searchedTo !== undefined) return [next, noEffects];
  const isSameQuestion = summary?.text === logs.applied.text;
  const ms = isSameQuestion ? Math.max(countAgainAfter, 5 * (summary.took ?? 0)) : countAfter;
  return [next, [{ type: 'later', ms, event: { type: 'logs-rest', tenant: name, key: read.key } }]];
}

/** Has the shown query counted, unless the list shows something else by now. */
export function countAtRest(state: UiState, name: string, key: string): Step {
  const logs = state.logs[name];
  if (state.screen !== 'logs' || state.active !== name || logs?.read?.key !== key) return [state, noEffects];
  const { begins, ends } = logs.read;
  const { text, root } = logs.answered;
  const now = state.now + (tenantView(state, name)?.status?.clock_offset ?? 0);
  return [state, [{ type: 'count-logs', wanted: { tenant: name, key, text, root, begins, ends, now } }]];
}

/** What stands on top of the list was seen: only what comes after it is new. */
function seeTop(state: UiState, name: string | undefined = state.active): UiState {
  const logs = name === undefined ? undefined : state.logs[name];
  if (logs?.read === undefined || logs.read.hasNewer || logs.top > 0) return state;
  const { read } = logs;
  if (logs.seen === read.newest && read.unseen === 0) return state;
  return withLogs(state, { seen: read.newest, read: { ...read, unseen: 0 } }, name);
}

/** Takes what was counted, unless something else is asked by now. */
export function takeLogsSummary(state: UiState, name: string, summary: LogsSummary): UiState {
  return state.logs[name]?.answered.text === summary.text ? withLogs(state, { summary }, name) : state;
}

/** The query's text has changed: it is shown at once, and asked at once where that is quick. */
export function editLogsFilter(state: UiState, field: TextField): Step {
  if (state.active === undefined) return [state, noEffects];
  const { filter, read, popup } = activeLogs(state);
  const next = withLogs(state, { filter: field, popup: { index: -1, asked: false, closedAt: popup.closedAt } });
  if (field.text === filter.text) return [next, noEffects];
  if (read !== undefined && read.took <= quickAnswer) {
    return [settleLogsFilter(next, state.active, field.text), noEffects];
  }
  const event = { type: 'logs-filter-settled', tenant: state.active, text: field.text } as const;
  return [next, [{ type: 'later', ms: typingPause, event }]];
}

/** Asks for the typed query, unless more was typed meanwhile; the list begins at the newest event. */
export function settleLogsFilter(state: UiState, name: string, text: string): UiState {
  const logs = state.logs[name];
  if (logs === undefined || logs.filter.text !== text) return state;
  // Half the name of a field is no word to look for: the last answer stays until it is whole, or something else.
  if (logs.editing && isHalfName(text, logs.filter.caret, logsSchema))
    return withLogs(state, { problem: undefined }, name);
  try {
    const { root } = parseQuery(text);
    const asked = { problem: undefined, refused: undefined };
    if (text === logs.applied.text) return withLogs(state, asked, name);
    return withLogs(state, { ...asked, applied: { text, root }, jump: 'newest', seen: undefined }, name);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return refuseLogsFilter(state, name, text, error);
  }
}

/** Puts a query in place of the typed one, and asks it. */
export function setLogsQuery(state: UiState, text: string): UiState {
  if (state.active === undefined) return state;
  return settleLogsFilter(withLogs(state, { filter: fieldWith(text) }), state.active, text);
}

/** Says what is wrong with a query and goes back to the last one that had an answer. */
export function refuseLogsFilter(state: UiState, name: string, text: string, refusal: FilterRefusal): UiState {
  const logs = state.logs[name];
  if (logs === undefined) return state;
  const problem = logs.filter.text === text ? filterProblem(refusal, logs, logsSchema) : logs.problem;
  const read = logs.read && { ...logs.read, searchedTo: undefined };
  return withLogs(state, { applied: logs.answered, problem, jump: undefined, asked: undefined, read }, name);
}

/** Whoever goes to the list sees what was asked, and not what was found before it. */
export function keepLogsFilter(state: UiState): UiState {
  const { text } = activeLogs(state).filter;
  const next = withLogs(state, { editing: false, popup: firstLogs.popup });
  return state.active === undefined ? next : settleLogsFilter(next, state.active, text);
}

export function clearLogsFilter(state: UiState): UiState {
  return withLogs(setLogsQuery(state, ''), { editing: false, problem: undefined });
}

/** Shows the event under the cursor as the JSON that Auth0 sent. */
export function showRawLog(state: UiState): UiState {
  const row = chosenLogRow(state);
  return row?.kind === 'event' ? withLogs(state, { raw: { event: row.event, json: firstJson } }) : state;
}

/** Takes away what lies on top of the list of events, one thing at a time. Undefined when nothing does. */
export function leaveLogsStep(state: UiState): UiState | undefined {
  if (state.screen !== 'logs') return undefined;
  const { raw, facets, filter, applied } = activeLogs(state);
  if (raw !== undefined) return withLogs(state, { raw: undefined });
  if (facets.focused) return leaveFacets(state);
  return filter.text === '' && applied.text === '' ? undefined : clearLogsFilter(state);
}

/** Back to the list; where the facets had taken its place, they go. */
export function leaveFacets(state: UiState): UiState {
  const { facets } = activeLogs(state);
  return logsLayout(state).facetsBeside
    ? withLogs(state, { facets: { ...facets, focused: false } })
    : hideFacets(state);
}

/** Gives the keys to the facets. */
export function focusFacets(state: UiState): UiState {
  const { facets } = activeLogs(state);
  return withLogs(state, { facets: { ...facets, shown: true, focused: true } });
}

export function hideFacets(state: UiState): UiState {
  const { facets } = activeLogs(state);
  const shown = logsLayout(state).facetsBeside ? false : facets.shown;
  return withLogs(state, { facets: { ...facets, focused: false, shown } });
}
