import { listHeight } from './layout.ts';
import type { Mover } from './keys/mover.ts';
import type { Movers } from './keys/move-keys.ts';
import { moveCursorTo } from './state/list.ts';
import { activeList } from './state/tenants.ts';
import { tabs } from './tabs/index.ts';
import { noEffects } from './ui-state.ts';

const listMover: Mover = {
  position: (state) => activeList(state).index,
  count: (state) => activeList(state).read?.count ?? 0,
  page: (state) => listHeight(state) - 1,
  to: moveCursorTo,
};

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

/** How each view moves. The tabs bring their own. */
export const viewMovers: Movers = {
  users: listMover,
  filter: listMover,
  messages: messagesMover,
  ...Object.fromEntries(tabs.map((tab) => [tab.id, tab.mover])),
};
