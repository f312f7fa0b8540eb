import { previewWidth } from '../layout.ts';
import { userSortFields } from '../../src/mirror/mirror.ts';
import { sortOf } from '../state/list-sort.ts';
import { activeList } from '../state/tenants.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { userColumns, type UserColumn } from './user-columns.ts';

/** Cells that the users list has, beside the preview. */
export function listWidth({ columns, rows, preview }: Pick<UiState, 'columns' | 'rows' | 'preview'>): number {
  return columns - previewWidth({ columns, rows }, preview.shown);
}

/** The columns of the users list as it is now. */
export function shownColumns(state: UiState): readonly UserColumn[] {
  const list = activeList(state);
  const { wide, columnWishes } = list;
  // The values of a path come with the order by it; words that are ranked bring none.
  const isColumn = userSortFields.some((field) => field === list.sort.field);
  const sort = isColumn ? list.sort : sortOf(list);
  return userColumns({
    width: listWidth(state),
    sort,
    hasTenants: state.active === allTenants,
    wide,
    wishes: columnWishes,
  });
}
