import type { UiState } from '../ui-state.ts';
import { sortOf } from './list-sort.ts';
import { activeList } from './tenants.ts';

/**
 * Says of a path that the list is sorted by that nobody in it has it: who has none stands behind all others, so the first
 * row tells. Undefined where somebody has it, or the first row is not at hand. Raw text.
 */
export function emptySortWords(state: UiState): string | undefined {
  const list = activeList(state);
  const { read } = list;
  const [first] = read?.offset === 0 ? read.users : [];
  if (first?.row.sort_value !== null) return undefined;
  const { field } = sortOf(list);
  const whose = list.answered.text === '' ? 'nobody has' : 'none of these has';
  const meant = nearestPath(state, field);
  return `${whose} ${field}${meant === undefined ? '' : `: ${meant}?`}`;
}

/** The path that was probably meant by one that was typed to sort by; undefined once something else was asked about. */
export function nearestPath({ known, active }: UiState, path: string): string | undefined {
  return known?.key === `${active ?? ''} sort ${path}` ? known.known.meant : undefined;
}
