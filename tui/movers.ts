import { documentLines, documentOf } from './components/document-overlay.ts';
import type { Mover } from './keys/mover.ts';
import type { Movers } from './keys/move-keys.ts';
import { bodyHeight, tabHeight } from './layout.ts';
import { facetsMover, logsMover } from './logs/logs-mover.ts';
import type { ListPane } from './panes/list-pane.ts';
import { paneMover } from './panes/pane-mover.ts';
import { screens } from './screens/index.ts';
import { usersMover } from './screens/users-mover.ts';
import { historyTab } from './tabs/history-tab.ts';
import { tabs } from './tabs/index.ts';
import { noEffects, type UiState } from './ui-state.ts';

/** A page at a time, to the last line. */
const documentMover: Mover = {
  position: (state) => documentOf(state)?.top ?? 0,
  count: (state) => {
    const open = documentOf(state);
    return open === undefined ? 0 : documentLines(state, open, state.columns).length;
  },
  page: (state) => bodyHeight(state) - 3,
  to: (state, index) => {
    const open = documentOf(state);
    if (open === undefined) return [state, noEffects];
    const lines = documentLines(state, open, state.columns).length;
    const top = Math.max(0, Math.min(index, lines - bodyHeight(state) + 1));
    return [{ ...state, overlays: [...state.overlays.slice(0, -1), { ...open, top }] }, noEffects];
  },
};

/** While a filter is typed the cursor moves in the list that it is of. */
const filterMover: Mover = {
  position: (state) => moverOf(state).position(state),
  count: (state) => moverOf(state).count(state),
  page: (state) => moverOf(state).page(state),
  to: (state, index) => moverOf(state).to(state, index),
};

function moverOf({ screen }: UiState): Mover {
  return screen === 'logs' ? logsMover : usersMover;
}

const messagesMover: Mover = {
  position: (state) => {
    const top = state.overlays.at(-1);
    return top?.kind === 'messages' ? top.top : 0;
  },
  count: (state) => state.messages.length,
  page: () => 8,
  to: (state, index) => {
    const top = state.overlays.at(-1);
    if (top?.kind !== 'messages') return [state, noEffects];
    const next = Math.max(0, Math.min(index, state.messages.length - 1));
    return [{ ...state, overlays: [...state.overlays.slice(0, -1), { ...top, top: next }] }, noEffects];
  },
};

interface Moved {
  readonly id: string;
  readonly mover?: Mover | undefined;
  readonly pane?: ListPane | undefined;
}

function moversOf(each: readonly Moved[], height: (state: UiState) => number): Movers {
  const movers = each.flatMap(({ id, mover, pane }): [string, Mover][] => {
    const own = mover ?? (pane && paneMover(pane, height));
    return own === undefined ? [] : [[id, own]];
  });
  return Object.fromEntries(movers);
}

/** How each view moves. Tabs and screens bring their own. */
export const viewMovers: Movers = {
  ...moversOf(screens, bodyHeight),
  ...moversOf(tabs, tabHeight),
  filter: filterMover,
  messages: messagesMover,
  'history-filter': historyTab.mover,
  document: documentMover,
  'logs-facets': facetsMover,
};
