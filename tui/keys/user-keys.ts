import { withHistory } from '../state/history.ts';
import { canRecreate, recreateUser } from '../state/recreate.ts';
import { rowAtCursor } from '../state/tenants.ts';
import { openUser, refetchUser } from '../state/user.ts';
import { withUser } from '../state/with-user.ts';
import { tabs } from '../tabs/index.ts';
import { historyKeys } from './history-keys.ts';
import { jsonKeys } from './json-keys.ts';
import { locationsKeys } from './locations-keys.ts';
import { askAgain } from '../wanted-now.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

function showTab(state: UiState, at: number): Step {
  const tab = tabs[(at + tabs.length) % tabs.length];
  if (tab === undefined) return [state, noEffects];
  return [withUser(withHistory(state, { raw: undefined, editing: false }), { tab: tab.id, scroll: 0 }), noEffects];
}

function tabAt(state: UiState): number {
  return tabs.findIndex((tab) => tab.id === state.user?.tab);
}

/** Opens a tab of the user that is chosen, from the list as well. */
function openAt(state: UiState, tab: string): Step {
  const at = state.screen === 'users' ? rowAtCursor(state) : undefined;
  const [opened, effects] = at === undefined ? [state, noEffects] : openUser(state, at.tenant, at.row.user_id);
  const [shown] = showTab(
    opened,
    tabs.findIndex(({ id }) => id === tab),
  );
  return [shown, effects];
}

/** The keys of the user screen and its tabs. */
export const userKeys: readonly KeyRow[] = [
  {
    id: 'tab.nth',
    keys: tabs.map((_, at) => String(at + 1)),
    words: 'nth tab',
    hint: 'tabs',
    contexts: ['user'],
    group,
    run: (state, _, key) => showTab(state, Number(key) - 1),
  },
  {
    id: 'tab.next',
    keys: [']'],
    words: 'next tab',
    contexts: ['user'],
    group,
    run: (state) => showTab(state, tabAt(state) + 1),
  },
  {
    id: 'tab.previous',
    keys: ['['],
    words: 'tab before',
    contexts: ['user'],
    group,
    run: (state) => showTab(state, tabAt(state) - 1),
  },
  {
    id: 'user.refetch',
    keys: ['r'],
    words: 'read the user from Auth0 again',
    hint: 'refetch',
    contexts: ['user'],
    group,
    run: (state) => {
      const [refetching, effects] = refetchUser(state);
      const [asking, more] = askAgain(refetching);
      return [asking, [...effects, ...more]];
    },
  },
  {
    id: 'user.why',
    keys: ['g w'],
    words: "why can't they log in?",
    contexts: ['users', 'user'],
    group,
    run: (state) => openAt(state, 'why'),
  },
  {
    id: 'user.access',
    keys: ['A'],
    words: 'applications that the user can log in to',
    contexts: ['users', 'user'],
    group,
    run: (state) => openAt(state, 'user-access'),
  },
  {
    id: 'user.recreate',
    keys: ['C'],
    words: 'make a deleted user again from the copy in the journal…',
    hint: 'make again',
    contexts: ['user'],
    group: 'Change (all ask first)',
    dangerous: true,
    isAvailable: canRecreate,
    run: (state) => recreateUser(state),
  },
  ...historyKeys,
  ...locationsKeys,
  ...jsonKeys,
];
