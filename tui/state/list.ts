import type { UserSort } from '../../src/mirror/mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { scrollTo } from '../layout.ts';
import type { TextField } from '../text-field.ts';
import { filterProblem, type FilterRefusal } from '../bar/filter-problem.ts';
import { beforeHalfName } from '../bar/users-bar.ts';
import { firstList, type ListRead, type ListState, type PopupState } from '../list-state.ts';
import type { UiEvent } from '../ui-event.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { asksGroups } from './coverage.ts';
import { usersHeight } from './difference-lines.ts';
import { lookBeforeView } from './look-before-view.ts';
import { activeList, withList } from './tenants.ts';
import { versionOf } from './version-of.ts';

/**
 * Where the last page came within this time, in milliseconds, every typed character is searched for at once: an answer
 * is not waited for by the next key…
 */
const quickAnswer = 100;
/** …elsewhere after a pause in typing of this length. */
const typingPause = 40;
/** Matches are counted, and it is told how far they can be known, when the list has rested for this long, in milliseconds. */
const restAfter = 150;

/** Puts the cursor on a row of the list; the window follows. */
export function moveCursorTo(state: UiState, index: number): Step {
  if (state.active === undefined) return [state, noEffects];
  const list = activeList(state);
  const count = list.read?.count ?? 0;
  const next = Math.max(0, Math.min(index, count - 1));
  const top = scrollTo(next, list.top, usersHeight(state), count);
  return [withList(state, state.active, { index: next, top }), noEffects];
}

/** Takes a window that was read; `index` is where the user under the cursor stands now. */
export function takeListRead(state: UiState, name: string, read: ListRead, index: number): Step {
  const list = state.lists[name];
  const next = Math.max(0, Math.min(index, read.count - 1));
  const moved = next - (list?.index ?? 0);
  const top = scrollTo(next, (list?.top ?? 0) + moved, usersHeight(state, list), read.count);
  const taken = withList(state, name, {
    read,
    index: next,
    top,
    answered: list?.applied ?? firstList.applied,
    asked: undefined,
    refused: undefined,
    // What once took too long was answered since.
    problem: list?.filter.text === list?.applied.text ? undefined : list?.problem,
  });
  const { text } = list?.applied ?? firstList.applied;
  const later: UiEvent[] = [];
  const version = versionOf(state, name);
  if (asksGroups(text) && version !== undefined && !isCovered(list, text, version))
    later.push({ type: 'filter-rests', tenant: name, text, version });
  if (read.count_is !== 'exact' && list?.read?.key !== read.key)
    later.push({ type: 'count-wanted', tenant: name, key: read.key });
  return [taken, later.map((event) => ({ type: 'later', ms: restAfter, event }))];
}

function isCovered(list: ListState | undefined, text: string, version: string): boolean {
  return list?.coverage?.text === text && list.coverage.version === version;
}

/** Has the matches counted, unless the list shows something else by now. */
export function wantCount(state: UiState, name: string, key: string): UiState {
  return state.lists[name]?.read?.key === key ? withList(state, name, { counting: key }) : state;
}

/** The filter's text has changed: it is shown at once, and searched at once where that is quick. */
export function editFilter(state: UiState, field: TextField): Step {
  if (state.active === undefined) return [state, noEffects];
  const { filter, read, popup } = activeList(state);
  const isSame = field.text === filter.text;
  const kept: PopupState = { index: -1, asked: false, closedAt: popup.closedAt };
  const next = withList(state, state.active, { filter: field, popup: kept });
  if (isSame) return [next, noEffects];
  if (read !== undefined && read.took <= quickAnswer) {
    return [settleFilter(next, state.active, field.text), noEffects];
  }
  const event = { type: 'filter-settled', tenant: state.active, text: field.text } as const;
  return [next, [{ type: 'later', ms: typingPause, event }]];
}

/** Searches for what was typed; a query with a mistake keeps the last good result and says where the mistake is. */
export function settleFilter(state: UiState, name: string, text: string): UiState {
  const list = state.lists[name];
  if (list === undefined || list.filter.text !== text) return state;
  // Half the name of a field is no word to look for: what stands before it is, until it is whole, or something else.
  const before = list.editing ? beforeHalfName(text, list.filter.caret) : undefined;
  try {
    const asked = before ?? text;
    const { root } = parseQuery(asked);
    if (asked === list.applied.text) return withList(state, name, { problem: undefined, refused: undefined });
    return withList(state, name, {
      applied: { text: asked, root },
      problem: undefined,
      index: 0,
      top: 0,
      asked: undefined,
      refused: undefined,
    });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return before === undefined
      ? refuseFilter(state, name, text, error)
      : withList(state, name, { problem: undefined });
  }
}

/** Says what is wrong with a filter and goes back to the last one that had an answer. */
export function refuseFilter(state: UiState, name: string, text: string, refusal: FilterRefusal): UiState {
  const list = state.lists[name];
  if (list === undefined) return state;
  const last = { applied: list.answered, asked: undefined, counting: undefined };
  // Half the name of a field is not asked: what is said of the rest is said of what is typed.
  if (list.filter.text !== text && list.applied.text !== text) return withList(state, name, last);
  return withList(state, name, { ...last, problem: filterProblem(refusal, list) });
}

/** Puts the keys into the filter line, or back onto the list. */
export function withEditing(state: UiState, isEditing: boolean): UiState {
  return state.active === undefined
    ? state
    : withList(state, state.active, { editing: isEditing, popup: firstList.popup });
}

export function clearFilter(state: UiState): UiState {
  if (state.active === undefined) return state;
  const { popup } = firstList;
  const cleared = {
    ...lookBeforeView(activeList(state)),
    view: undefined,
    filter: { text: '', caret: 0 },
    applied: { text: '', root: undefined },
    problem: undefined,
    popup,
  };
  return withList(state, state.active, { ...cleared, editing: false, asked: undefined, refused: undefined });
}

/** Sorting by the same column again turns the direction round; dates and counts start with the greatest. */
export function sortBy(state: UiState, field: string): Step {
  const { sort } = activeList(state);
  const startsHigh =
    field === 'last_login' || field === 'created_at' || field === 'updated_at' || field === 'logins_count';
  return setSort(state, { field, descending: sort.field === field ? !sort.descending : startsHigh });
}

/** Best matches of the words first, until another order is chosen. */
export function sortByRelevance(state: UiState): Step {
  if (state.active === undefined) return [state, noEffects];
  return [withList(state, state.active, { hasChosenSort: false }), noEffects];
}

export function setSort(state: UiState, sort: UserSort): Step {
  return withLook(state, { sort });
}

/** Changes how the list looks. It will look so in the next run, too. */
export function withLook(state: UiState, change: Partial<Pick<ListState, 'sort' | 'wide' | 'columnWishes'>>): Step {
  const tenant = state.active;
  if (tenant === undefined) return [state, noEffects];
  const isSorted = change.sort === undefined ? {} : { hasChosenSort: true };
  const next = withList(state, tenant, { ...change, ...isSorted, refused: undefined });
  const { sort, wide, columnWishes: columns } = activeList(next);
  return [next, [{ type: 'note-look', tenant, look: { sort, columns, wide } }]];
}
