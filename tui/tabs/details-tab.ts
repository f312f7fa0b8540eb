import type { Section } from '../sections/section.ts';
import { fitHeight, lookLine, piece, type Line } from '../components/line.ts';
import type { KeyRow } from '../keys/key-row.ts';
import { tabHeight } from '../layout.ts';
import type { Wanted } from '../screens/wanted.ts';
import { wantedForAccess } from '../state/login-facts.ts';
import { openOn } from '../state/open-on.ts';
import { askForPicture } from '../state/picture.ts';
import { startReview } from '../state/review.ts';
import { startOnTarget } from '../state/start-on-target.ts';
import { targetUser, writeObstacle } from '../state/target.ts';
import { addToast } from '../state/toasts.ts';
import { withUser } from '../state/with-user.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { type DetailsRow, detailsRows } from './details-rows.ts';
import type { Tab } from './tab.ts';

/**
 * Who the user is and what the user has: the profile, then one section for each kind of detail. A cursor goes through all
 * rows; what a section allows stands in its head and is about the row under the cursor.
 */
export const detailsTab: Tab = {
  id: 'details',
  title: 'Details',
  wants,
  draw: (state, width, height) => {
    const rows = detailsRows(state, width);
    const { at, top } = windowOf(state, rows, height);
    const lines = rows.slice(top, top + height).map((row, number) => drawRow(state, row, top + number === at));
    return fitHeight(lines, height);
  },
  mover: {
    position: (state) => windowOf(state, rowsOf(state), tabHeight(state)).at,
    count: (state) => rowsOf(state).length,
    page: tabHeight,
    to: moveTo,
  },
  keys: [
    lookKey('details.next', ['tab'], 'next section', (state) => jump(state, 1)),
    lookKey('details.previous', ['shift+tab'], 'section before', (state) => jump(state, -1)),
    lookKey('details.picture', ['i'], 'load the picture of the user…', askForPicture),
    lookKey('details.open', ['enter'], 'open the role or organization under the cursor', openItem),
    changeKey('details.add', '+', 'assign or add in the section of the cursor…', startAdding, ({ add }) => add),
    changeKey(
      'details.remove',
      'X',
      'remove, revoke or delete what is under the cursor…',
      startRemoving,
      ({ remove }) => remove,
    ),
  ],
};

function rowsOf(state: UiState): readonly DetailsRow[] {
  return detailsRows(state, state.columns);
}

/** Where the cursor stands and which row is the first that is shown. */
function windowOf(state: UiState, rows: readonly DetailsRow[], height: number): { at: number; top: number } {
  const { scroll = 0, cursor } = state.user ?? {};
  const found = cursor === undefined ? -1 : rows.findIndex(({ id }) => id === cursor);
  const at = found >= 0 ? found : Math.max(0, Math.min(scroll, rows.length - 1));
  const lowest = Math.max(0, rows.length - height);
  return { at, top: Math.max(0, Math.min(at - Math.floor(height / 2), lowest)) };
}

function drawRow(state: UiState, { line, item }: DetailsRow, isChosen: boolean): Line {
  if (!isChosen) return line;
  const [first, ...rest] = line;
  // Every line begins with a blank or the end of a rule: the cursor takes its place.
  const marked: Line = [
    piece(state.glyphs.cursor, 'marker'),
    ...(first === undefined ? [] : [cutFirst(first)]),
    ...rest,
  ];
  return item === undefined ? marked : lookLine(marked, 'selected');
}

function cutFirst(first: Line[number]): Line[number] {
  return { text: first.text.slice(1) as typeof first.text, look: first.look };
}

/** What is in sight, and only that: a user is opened far more often than read to the end. */
function wants(state: UiState): readonly Wanted[] {
  const { user } = state;
  if (user === undefined) return [];
  const { tenant, user_id: owner } = user;
  const rows = rowsOf(state);
  const height = tabHeight(state);
  const { top } = windowOf(state, rows, height);
  const shown = new Set(rows.slice(top, top + height).flatMap(({ section }) => section ?? []));
  return [
    { tenant, owner, kind: 'blocks' },
    ...wantedForAccess(state),
    ...[...shown].map(({ kind }): Wanted => ({ tenant, owner, kind })),
    ...[...shown].flatMap((section) => section.wants?.(tenant) ?? []),
  ];
}

function moveTo(state: UiState, index: number): Step {
  const rows = rowsOf(state);
  const scroll = Math.max(0, Math.min(index, rows.length - 1));
  return [withUser(state, { scroll, cursor: rows[scroll]?.id }), noEffects];
}

/** To the head of the next section, or of the one before. */
function jump(state: UiState, distance: 1 | -1): Step {
  const rows = rowsOf(state);
  const { at } = windowOf(state, rows, tabHeight(state));
  const heads = rows.flatMap(({ isHead }, index) => (isHead ? [index] : []));
  const next = distance > 0 ? heads.find((index) => index > at) : heads.findLast((index) => index < at);
  return moveTo(state, next ?? (distance > 0 ? (heads[0] ?? 0) : (heads.at(-1) ?? 0)));
}

function rowUnderCursor(state: UiState): DetailsRow | undefined {
  const rows = rowsOf(state);
  return rows[windowOf(state, rows, tabHeight(state)).at];
}

function openItem(state: UiState): Step {
  const { section, item } = rowUnderCursor(state) ?? {};
  if (section?.screen === undefined || item === undefined) return [state, noEffects];
  return openOn(state, section.screen, String(item['id']));
}

function startAdding(state: UiState): Step {
  const action = rowUnderCursor(state)?.section?.add?.action;
  return action === undefined ? [state, noEffects] : startOnTarget(state, action);
}

/** Of the item under the cursor; on the head of the section a form asks which ones. */
function startRemoving(state: UiState): Step {
  const { section, item } = rowUnderCursor(state) ?? {};
  const target = targetUser(state);
  const remove = section?.remove;
  if (remove === undefined || target === undefined) return [state, noEffects];
  if (item === undefined) return startOnTarget(state, remove.action);
  const input = remove.inputOf(item);
  if (typeof input === 'string') return [addToast(state, 'info', input), noEffects];
  return startReview(state, remove.action, target, input);
}

function lookKey(id: string, keys: readonly string[], words: string, run: (state: UiState) => Step): KeyRow {
  return { id, keys, words, contexts: ['details'], group: 'Look', run };
}

function changeKey(
  id: string,
  key: string,
  words: string,
  run: (state: UiState) => Step,
  part: (section: Section) => Section['add'],
): KeyRow {
  return {
    id,
    keys: [key],
    words,
    contexts: ['details'],
    group: 'Change (all ask first)',
    dangerous: true,
    isAvailable: (state) => {
      const section = rowUnderCursor(state)?.section;
      const action = section && part(section)?.action;
      return action !== undefined && writeObstacle(state, action) === undefined;
    },
    obstacle: (state) => {
      const section = rowUnderCursor(state)?.section;
      const action = section && part(section)?.action;
      return action && writeObstacle(state, action);
    },
    run,
  };
}
