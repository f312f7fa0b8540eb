import type { UserSort } from '../../src/mirror/mirror.ts';
import { phraseOf } from '../../src/mirror/phrase.ts';
import type { ListState } from '../list-state.ts';

/** The order of a list: by relevance while there are bare words to be relevant to, unless another one was chosen. */
export function sortOf({
  applied,
  sort,
  hasChosenSort,
}: Pick<ListState, 'applied' | 'sort' | 'hasChosenSort'>): UserSort {
  const isRanked = !hasChosenSort && applied.root !== undefined && phraseOf({ query: applied.root }) !== undefined;
  return isRanked ? { field: 'relevance', descending: false } : sort;
}
