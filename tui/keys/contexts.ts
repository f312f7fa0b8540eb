import { typedWord } from '../state/review.ts';
import { activeList } from '../state/tenants.ts';
import { pickers } from '../pickers/picker-ids.ts';
import type { Overlay, UiState } from '../ui-state.ts';
import type { Context } from './key-row.ts';

/** Every set of contexts that can hold together: in none of them may a key mean two things. */
export const contextStacks: readonly (readonly Context[])[] = [
  ['users', 'anywhere'],
  ['details', 'user', 'anywhere'],
  ['history', 'user', 'anywhere'],
  ['json', 'user', 'anywhere'],
  ['sync', 'anywhere'],
  ['filter'],
  ['search'],
  ['pick'],
  ['menu'],
  ['help'],
  ['help-search'],
  ['messages'],
  ['review'],
  ['typed-review'],
];

/** The contexts that hold now. What lies on top takes all keys. */
export function contextsOf(state: UiState): readonly Context[] {
  const top = state.overlays.at(-1);
  if (top !== undefined) return [overlayContext(top)];
  if (state.screen === 'users') return activeList(state).editing ? ['filter'] : ['users', 'anywhere'];
  if (state.screen === 'sync') return ['sync', 'anywhere'];
  if (state.user?.json.editing === true) return ['search'];
  return [tabContext(state.user?.tab), 'user', 'anywhere'];
}

function overlayContext(overlay: Overlay): Context {
  if (overlay.kind === 'pick') return pickers[overlay.picker]?.typing === false ? 'menu' : 'pick';
  if (overlay.kind === 'help') return overlay.searching ? 'help-search' : 'help';
  if (overlay.kind === 'messages') return 'messages';
  return overlay.change !== undefined && typedWord(overlay.change) !== undefined ? 'typed-review' : 'review';
}

function tabContext(tab: string | undefined): Context {
  if (tab === 'history' || tab === 'json') return tab;
  return 'details';
}
