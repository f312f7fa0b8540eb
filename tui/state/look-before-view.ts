import type { UserSort } from '../../src/mirror/mirror.ts';
import type { ListState } from '../list-state.ts';

type Look = Pick<ListState, 'sort' | 'hasChosenSort' | 'columnWishes'>;

/** How a list looks without the view that it was made from; what somebody has chosen since stays chosen. */
export function lookBeforeView({ view, sort, hasChosenSort, columnWishes }: ListState): Look {
  const before = view?.before;
  if (view === undefined || before === undefined) return { sort, hasChosenSort, columnWishes };
  const isOrderOfView = sortText(sort) === view.sort;
  return {
    sort: isOrderOfView ? before.sort : sort,
    hasChosenSort: isOrderOfView ? before.hasChosenSort : hasChosenSort,
    columnWishes: columnWishes === view.columnWishes ? before.columnWishes : columnWishes,
  };
}

/** How an order is written in a view. */
export function sortText({ field, descending }: UserSort): string {
  return `${descending ? '-' : ''}${field}`;
}
