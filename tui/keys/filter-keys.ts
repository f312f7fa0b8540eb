import { openBar, openFilter } from '../bar/open-bar.ts';
import { clearFilter, settleFilter, withEditing } from '../state/list.ts';
import { openPick } from '../state/open-picker.ts';
import { clearLogsFilter, keepLogsFilter } from '../state/logs.ts';
import { choose, closePopup, complete } from '../state/popup.ts';
import { noteFilter } from '../state/recent.ts';
import { askAuth0 } from '../state/server.ts';
import { activeList } from '../state/tenants.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Dialogs';

/** The keys of the filter line of users and logs, with its list of completions closed (`filter`) and open (`completion`). */
export const filterKeys: readonly KeyRow[] = [
  {
    id: 'filter.complete',
    keys: ['tab'],
    words: 'complete the field or the value; nothing typed: the fields',
    hint: 'complete',
    contexts: ['filter', 'completion'],
    group,
    run: complete,
  },
  {
    id: 'completion.next',
    keys: ['down'],
    words: 'next completion',
    hint: 'choose',
    contexts: ['completion'],
    group,
    run: (state) => choose(state, (openBar(state)?.index ?? -1) + 1),
  },
  {
    id: 'completion.before',
    keys: ['up'],
    words: 'completion before; above the first: none',
    contexts: ['completion'],
    group,
    run: (state) => choose(state, (openBar(state)?.index ?? -1) - 1),
  },
  {
    id: 'filter.keep',
    keys: ['enter'],
    words: 'keep the filter, go to the list',
    hint: 'apply',
    contexts: ['filter'],
    group,
    run: keepFilter,
  },
  {
    id: 'completion.take',
    keys: ['enter'],
    words: 'take the chosen completion; none chosen: keep the filter',
    hint: 'apply',
    contexts: ['completion'],
    group,
    run: (state) => (openBar(state)?.index === undefined ? keepFilter(state) : complete(state)),
  },
  {
    id: 'completion.close',
    keys: ['esc'],
    words: 'close the completions',
    hint: 'close',
    contexts: ['completion'],
    group,
    run: closePopup,
  },
  {
    id: 'filter.recent',
    keys: ['ctrl+r'],
    words: 'recent queries, to ask one again',
    hint: 'recent',
    contexts: ['filter', 'completion'],
    group,
    run: (state) => openPick(state, 'recent'),
  },
  {
    id: 'filter.ask-server',
    keys: ['ctrl+x'],
    words: "ask Auth0's own search the same",
    hint: 'ask Auth0',
    contexts: ['filter', 'completion'],
    group,
    isAvailable: ({ screen }) => screen === 'users',
    run: askAuth0,
  },
  {
    id: 'filter.clear',
    keys: ['esc'],
    words: 'clear the filter',
    hint: 'clear',
    contexts: ['filter'],
    group,
    run: (state) => [state.screen === 'logs' ? clearLogsFilter(state) : clearFilter(state), noEffects],
  },
];

/** One that cannot be answered is not worth remembering. */
function keepFilter(state: UiState): Step {
  const isMistaken = openFilter(state).problem !== undefined;
  const kept = state.screen === 'logs' ? keepLogsFilter(state) : settleNow(withEditing(state, false));
  return isMistaken ? [kept, noEffects] : noteFilter(kept);
}

/** Whoever goes to the list sees what was typed, and not what was found before it. */
function settleNow(state: UiState): UiState {
  return state.active === undefined ? state : settleFilter(state, state.active, activeList(state).filter.text);
}
