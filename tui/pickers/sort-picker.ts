import type { UserSortField } from '../../src/mirror/mirror.ts';
import { sortOf } from '../state/list-sort.ts';
import { sortBy, sortByRelevance } from '../state/list.ts';
import { activeList } from '../state/tenants.ts';
import { openPick } from '../state/open-picker.ts';
import type { UiState } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

const orders: readonly { readonly field: UserSortField; readonly key: string; readonly label: string }[] = [
  { field: 'name', key: 'n', label: 'name' },
  { field: 'email', key: 'e', label: 'e-mail' },
  { field: 'connection', key: 'c', label: 'connection' },
  { field: 'logins_count', key: 'o', label: 'number of logins' },
  { field: 'last_login', key: 'l', label: 'last login' },
  { field: 'created_at', key: 'r', label: 'created' },
  { field: 'updated_at', key: 'u', label: 'updated' },
  { field: 'user_id', key: 'd', label: 'user_id' },
];

/** Columns to sort by; the present one turns round. */
export const sortPicker: Picker = {
  title: 'Sort by',
  empty: '',
  choices: (state) => {
    const list = activeList(state);
    const sort = sortOf(list);
    const best = {
      id: 'relevance',
      key: 'b',
      label: 'best match of the words',
      note: list.hasChosenSort ? undefined : sort.field === 'relevance' ? 'now' : 'while there are any',
      run: sortByRelevance,
    };
    const isPath = sort.field !== 'relevance' && orders.every(({ field }) => field !== sort.field);
    const byPath: Choice = {
      id: 'path',
      key: 'p',
      label: 'by a path…',
      note: isPath ? `now, ${sort.field} ${sort.descending ? 'descending' : 'ascending'}` : 'metadata, or any field',
      run: (next) => openPick(next, 'sort-path'),
    };
    const columns = orders.map(({ field, key, label }) => ({
      id: field,
      key,
      label,
      note: field === sort.field ? `now, ${sort.descending ? 'descending' : 'ascending'}` : undefined,
      run: (next: UiState) => sortBy(next, field),
    }));
    return [...columns, byPath, best];
  },
};
