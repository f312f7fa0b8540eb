import { openBar } from '../bar/open-bar.ts';
import { currentPane } from '../panes/current-pane.ts';
import { paneState } from '../panes/pane-state.ts';
import { pickers } from '../pickers/picker-ids.ts';
import { screens } from '../screens/index.ts';
import { typedWord } from '../state/review.ts';
import { shownDocument } from '../state/json.ts';
import { activeLogs } from '../state/active-logs.ts';
import { activeList } from '../state/tenants.ts';
import { tabs } from '../tabs/index.ts';
import type { Overlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { formContext, formContexts } from './form-context.ts';
import type { Context } from './key-row.ts';

/** Every set of contexts that can hold together: in none of them may a key mean two things. */
export const contextStacks: readonly (readonly Context[])[] = [
  ...screens.filter(({ id }) => id !== 'user').map(({ id }) => [id, 'anywhere']),
  ...tabs.map(({ id }) => [id, 'user', 'anywhere']),
  ['filter'],
  ['completion'],
  ['search'],
  ['pane-filter'],
  ['history-filter'],
  ['logs-facets', 'anywhere'],
  ['json', 'logs-raw', 'anywhere'],
  ['pick'],
  ['menu'],
  ['help'],
  ['help-search'],
  ['messages'],
  ['opening'],
  ['review'],
  ['typed-review'],
  ['review-field'],
  ['result'],
  ['setup'],
  ['document'],
  ['question'],
  ...formContexts.map((context) => [context]),
];

/** The contexts that hold now. What lies on top takes all keys. */
export function contextsOf(state: UiState): readonly Context[] {
  const top = state.overlays.at(-1);
  if (top !== undefined) return [overlayContext(top)];
  const pane = currentPane(state);
  if (pane !== undefined && paneState(state, pane.id).editing) return ['pane-filter'];
  if (state.screen === 'users' && activeList(state).editing) {
    return [openBar(state)?.isOpen === true ? 'completion' : 'filter'];
  }
  if (state.screen === 'logs') return logsContexts(state);
  if (state.screen !== 'user') return [state.screen, 'anywhere'];
  if (shownDocument(state)?.json.editing === true) return ['search'];
  if (state.user?.tab === 'history' && state.user.history.editing) return ['history-filter'];
  if (state.user?.history.raw !== undefined) return ['json', 'user', 'anywhere'];
  return [state.user?.tab ?? 'details', 'user', 'anywhere'];
}

function logsContexts(state: UiState): readonly Context[] {
  const { editing, facets, raw } = activeLogs(state);
  if (raw !== undefined) return raw.json.editing ? ['search'] : ['json', 'logs-raw', 'anywhere'];
  if (editing) return [openBar(state)?.isOpen === true ? 'completion' : 'filter'];
  return facets.focused ? ['logs-facets', 'anywhere'] : ['logs', 'anywhere'];
}

function overlayContext(overlay: Overlay): Context {
  if (overlay.kind === 'pick') return pickers[overlay.picker]?.typing === false ? 'menu' : 'pick';
  if (overlay.kind === 'help') return overlay.searching ? 'help-search' : 'help';
  if (overlay.kind === 'form') return formContext(overlay);
  if (overlay.kind !== 'review') return overlay.kind;
  if (overlay.change === undefined || typedWord(overlay.change) === undefined) return 'review';
  return overlay.focus === 'field' ? 'review-field' : 'typed-review';
}
