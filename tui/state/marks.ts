import { groupDigits } from '../components/relative-time.ts';
import { firstList, type ListedUser, type MarkedUser } from '../list-state.ts';
import { noEffects, type Problem, type Step, type UiState } from '../ui-state.ts';
import { moveCursorTo } from './list.ts';
import { activeList, rowAtCursor, withList } from './tenants.ts';
import { addProblem, addToast } from './toasts.ts';

/** More than this nobody marks by hand, and more is not held. */
const mostMarks = 10_000;

/** Tells a user from all others; the same user_id may exist in several tenants. */
export function markKey({ tenant, row }: ListedUser): string {
  return `${tenant} ${row.user_id}`;
}

/** Marks the user under the cursor, or takes the mark away, and goes on to the next row. */
export function toggleMark(state: UiState): Step {
  const user = rowAtCursor(state);
  if (user === undefined || state.active === undefined) return [state, noEffects];
  const marks = new Map(activeList(state).marks);
  if (!marks.delete(markKey(user))) marks.set(markKey(user), markOf(user));
  const { index } = activeList(state);
  return moveCursorTo(withList(state, state.active, { marks, markFrom: undefined }), index + 1);
}

/** Begins a range where the cursor stands; the second time, has the rows between read and marked. */
export function markRange(state: UiState): Step {
  if (state.active === undefined) return [state, noEffects];
  const { index, markFrom } = activeList(state);
  if (markFrom === undefined) {
    const told = addToast(state, 'info', 'a range begins here: go to its other end and press v again');
    return [withList(told, state.active, { markFrom: index }), noEffects];
  }
  const from = Math.min(markFrom, index);
  const marking = { from, limit: Math.min(mostMarks, Math.abs(markFrom - index) + 1) };
  return [withList(state, state.active, { marking, markFrom: undefined }), noEffects];
}

/** Has all users read and marked that the list holds. */
export function markAll(state: UiState): Step {
  if (state.active === undefined) return [state, noEffects];
  return [withList(state, state.active, { marking: { from: 0, limit: mostMarks } }), noEffects];
}

export function unmarkAll(state: UiState): Step {
  if (state.active === undefined) return [state, noEffects];
  return [
    withList(state, state.active, { marks: firstList.marks, markFrom: undefined, marking: undefined }),
    noEffects,
  ];
}

/**
 * What whoever has marked users must be told before something is done that is about one user only; undefined where the
 * marks name nobody else.
 */
export function marksBeside(state: UiState, { tenant, user_id }: Pick<MarkedUser, 'tenant' | 'user_id'>) {
  if (state.screen !== 'users') return undefined;
  const { marks } = activeList(state);
  const others = [...marks.values()].some((mark) => mark.tenant !== tenant || mark.user_id !== user_id);
  if (!others) return undefined;
  const count = marks.size === 1 ? '1 user is' : `${groupDigits(marks.size)} users are`;
  return `${count} marked; this is only about the one under the cursor`;
}

/** Rows to be marked are on their way. */
export function noteMarksAsked(state: UiState, name: string): UiState {
  const marking = state.lists[name]?.marking;
  return marking === undefined ? state : withList(state, name, { marking: { ...marking, asked: true } });
}

/** Takes users that were read to be marked, unless the marks were taken away meanwhile. */
export function takeMarked(
  state: UiState,
  name: string,
  users: readonly ListedUser[],
  problem: Problem | undefined,
): UiState {
  const list = state.lists[name];
  if (list?.marking === undefined) return state;
  if (problem !== undefined)
    return addProblem(withList(state, name, { marking: undefined }), 'Nobody was marked', problem);
  const marks = new Map([...list.marks, ...users.map((user) => [markKey(user), markOf(user)] as const)]);
  const next = withList(state, name, { marks, marking: undefined });
  const isCut = users.length === mostMarks && (list.read?.count ?? 0) > mostMarks;
  return isCut ? addToast(next, 'info', `only the first ${String(mostMarks)} are marked`) : next;
}

function markOf({ tenant, row }: ListedUser): MarkedUser {
  return { tenant, user_id: row.user_id, email: row.email ?? undefined };
}
