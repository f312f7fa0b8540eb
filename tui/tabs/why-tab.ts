import { userActions } from '../actions/index.ts';
import { fitHeight, gap, startWith, wrapWords, type Line } from '../components/line.ts';
import { sectionLine } from '../components/section.ts';
import type { Glyphs } from '../glyphs.ts';
import { findObstacles, verdictOf } from '../obstacles/find-obstacles.ts';
import { fixes, type Finding } from '../obstacles/finding.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { loginFacts, wantedForLogin } from '../state/login-facts.ts';
import { openAction } from '../state/open-action.ts';
import { targetUser, writeObstacle } from '../state/target.ts';
import { addToast } from '../state/toasts.ts';
import { withUser } from '../state/with-user.ts';
import type { Look } from '../theme.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { unreadLines } from '../components/unread-lines.ts';
import type { Tab } from './tab.ts';

/** Rows below the list that explain the line under the cursor. */
const moreHeight = 5;

const whyPane: ListPane = {
  id: 'why',
  columns: [
    { title: "WHY CAN'T THEY LOG IN?", width: 40, grows: 1 },
    { title: 'WHAT HELPS', width: 24 },
  ],
  rows: (state) => findingsOf(state).map((finding) => findingRow(state, finding)),
  above: (state, width) => [...startWith(gap(1), wrapWords(verdictOf(findingsOf(state)), width - 2, 'strong')), []],
  empty: () => [],
};

/** Why a user cannot log in: every reason that Auth0 has, each with what is known of it and the key that helps. */
export const whyTab: Tab = {
  id: 'why',
  title: 'Log-in',
  pane: whyPane,
  keys: [
    {
      id: 'why.fix',
      keys: ['enter'],
      words: 'what helps against the chosen line (asks first)',
      hint: 'what helps',
      contexts: ['why'],
      group: 'Look',
      run: startFix,
    },
  ],
  wants: wantedForLogin,
  draw: (state, width, height) => {
    if (loginFacts(state) === undefined) return fitHeight(unreadLines(state, width), height);
    const list = Math.max(1, height - moreHeight);
    return [...drawPane(state, whyPane, width, list), ...moreLines(state, width)].slice(0, height);
  },
};

function findingsOf(state: UiState): readonly Finding[] {
  const facts = loginFacts(state);
  return facts === undefined ? [] : findObstacles(facts);
}

const looks: Readonly<Record<Finding['level'], Look>> = { good: 'good', bad: 'bad', warn: 'warn', unknown: 'dim' };

function signOf(level: Finding['level'], glyphs: Glyphs): string {
  return level === 'unknown' ? '?' : glyphs[level];
}

function findingRow(state: UiState, finding: Finding): PaneRow {
  const { id, level, words } = finding;
  return {
    id,
    cells: [words, helpOf(state, finding)],
    sign: { text: signOf(level, state.glyphs), look: looks[level] },
    item: finding,
  };
}

/** The key that helps and what it does: `B unblock`. Nothing where the person may not. */
function helpOf(state: UiState, { fix }: Finding): string {
  if (fix === undefined) return '';
  const { action: id, words } = fixes[fix];
  const action = userActions.find((each) => each.id === id);
  if (id !== undefined && (action === undefined || writeObstacle(state, action) !== undefined)) return '';
  return `${action?.key ?? 'Enter'} ${words}`;
}

function moreLines(state: UiState, width: number): readonly Line[] {
  const finding = rowAt(state, whyPane)?.item as Finding | undefined;
  if (finding === undefined) return [];
  const { words, more = '', fix } = finding;
  const lines = [
    ...startWith(gap(1), wrapWords(words, width - 2, looks[finding.level])),
    ...(more === '' ? [] : startWith(gap(1), wrapWords(more, width - 2))),
    ...obstacleLines(state, fix, width),
  ];
  return [sectionLine('in words', width, state.glyphs), ...lines];
}

/** Why what would help cannot be done here. */
function obstacleLines(state: UiState, fix: Finding['fix'], width: number): readonly Line[] {
  const action = userActions.find(({ id }) => fix !== undefined && id === fixes[fix].action);
  const obstacle = action && writeObstacle(state, action);
  return obstacle === undefined
    ? []
    : startWith(gap(1), wrapWords(`${action?.words ?? ''}: ${obstacle}`, width - 2, 'warn'));
}

function startFix(state: UiState): Step {
  const finding = rowAt(state, whyPane)?.item as Finding | undefined;
  const target = targetUser(state);
  if (finding?.fix === undefined || target === undefined) return [state, noEffects];
  const { action: id, tab } = fixes[finding.fix];
  if (tab !== undefined) return [withUser(state, { tab, scroll: 0 }), noEffects];
  const action = userActions.find((each) => each.id === id);
  if (action === undefined) return [state, noEffects];
  const obstacle = writeObstacle(state, action);
  if (obstacle !== undefined) return [addToast(state, 'info', `${action.words}: ${obstacle}`), noEffects];
  return openAction(state, action, target);
}
