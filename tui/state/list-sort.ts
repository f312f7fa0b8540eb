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

/** The question behind a list, without the version of the data: the end of the key of what answers it. */
export function questionOf(list: Pick<ListState, 'applied' | 'sort' | 'hasChosenSort'>): string {
  const { field, descending } = sortOf(list);
  return `${field}${descending ? '-' : '+'} ${list.applied.text}`;
}

/** Whether the rows still stand in another order than the one that was asked for. */
export function isSorting(list: ListState): boolean {
  const { applied, asked, read } = list;
  if (asked === undefined || read === undefined || read.key.endsWith(` ${questionOf(list)}`)) return false;
  return read.key.endsWith(` ${applied.text}`);
}
