import { fieldWith } from '../text-field.ts';
import { refetchUser, withJson, withUser } from '../state/user.ts';
import { tabs } from '../tabs/index.ts';
import { copyJsonValue, findInJson, foldJson } from '../tabs/json-tab.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

function showTab(state: UiState, at: number): Step {
  const tab = tabs[(at + tabs.length) % tabs.length];
  return [tab === undefined ? state : withUser(state, { tab: tab.id, scroll: 0 }), noEffects];
}

function tabAt(state: UiState): number {
  return tabs.findIndex((tab) => tab.id === state.user?.tab);
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
    run: refetchUser,
  },
  {
    id: 'history.details',
    keys: ['enter', 'tab'],
    words: 'event in full, on or off',
    hint: 'event in full',
    contexts: ['history'],
    group,
    run: (state) => {
      const history = state.user?.history;
      return [history ? withUser(state, { history: { ...history, details: !history.details } }) : state, noEffects];
    },
  },
  {
    id: 'json.fold',
    keys: ['enter', 'left', 'right', 'h', 'l'],
    words: 'fold or unfold',
    hint: 'fold',
    contexts: ['json'],
    group,
    run: (state, _, key) => foldJson(state, key),
  },
  {
    id: 'json.search',
    keys: ['/'],
    words: 'search the text',
    hint: 'search',
    contexts: ['json'],
    group,
    run: (state) => [withJson(state, { editing: true, search: fieldWith('') }), noEffects],
  },
  {
    id: 'json.next',
    keys: ['n'],
    words: 'next place found',
    contexts: ['json'],
    group,
    run: (state) => findInJson(state, 1),
  },
  {
    id: 'json.previous',
    keys: ['N'],
    words: 'place found before',
    contexts: ['json'],
    group,
    run: (state) => findInJson(state, -1),
  },
  {
    id: 'json.copy',
    keys: ['y v'],
    words: 'copy the value of this row',
    contexts: ['json'],
    group,
    run: copyJsonValue,
  },
  {
    id: 'search.keep',
    keys: ['enter'],
    words: 'go to the next place found',
    hint: 'find',
    contexts: ['search'],
    group: 'Dialogs',
    run: (state) => findInJson(withJson(state, { editing: false }), 1),
  },
  {
    id: 'search.clear',
    keys: ['esc'],
    words: 'leave the search',
    hint: 'leave',
    contexts: ['search'],
    group: 'Dialogs',
    run: (state) => [withJson(state, { editing: false, search: fieldWith('') }), noEffects],
  },
];
