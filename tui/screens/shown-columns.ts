import { previewWidth } from '../layout.ts';
import { activeList } from '../state/tenants.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { userColumns, type UserColumn } from './user-columns.ts';

/** Cells that the users list has, beside the preview. */
export function listWidth({ columns, rows, preview }: Pick<UiState, 'columns' | 'rows' | 'preview'>): number {
  return columns - previewWidth({ columns, rows }, preview.shown);
}

/** The columns of the users list as it is now. */
export function shownColumns(state: UiState): readonly UserColumn[] {
  const { sort, wide, columnWishes } = activeList(state);
  return userColumns({
    width: listWidth(state),
    sort,
    hasTenants: state.active === allTenants,
    wide,
    wishes: columnWishes,
  });
}
