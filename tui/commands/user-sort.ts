import { AppError } from '../../src/errors.ts';
import { userSortFields, type UserRow, type UserSort, type UserSortField } from '../../src/mirror/mirror.ts';

/** Name first: what people look for. */
const defaultUserSort: UserSort = { field: 'name', descending: false };

/**
 * Reads `--sort`: a column, with a leading `-` for the other way round.
 * @throws AppError `usage` with the columns that there are
 */
export function readUserSort(text: string | undefined): UserSort {
  if (text === undefined) return defaultUserSort;
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  if (!isSortField(field)) {
    throw new AppError('usage', `users cannot be sorted by ${field}`, {
      hint: `Sort by one of: ${userSortFields.join(', ')}; with a leading - for the other way round.`,
    });
  }
  return { field, descending };
}

function isSortField(field: string): field is UserSortField {
  return (userSortFields as readonly string[]).includes(field);
}

const collator = new Intl.Collator('en', { sensitivity: 'base' });

/** Compares rows of different mirrors the way one mirror sorts its own: no value last, then by `user_id`. */
export function compareUserRows(sort: UserSort): (left: UserRow, right: UserRow) => number {
  return (left, right) => {
    const one = left[sort.field];
    const other = right[sort.field];
    const turn = sort.descending ? -1 : 1;
    if (sort.field === 'user_id' || one === other) return turn * compareText(left.user_id, right.user_id);
    if (one === null) return 1;
    if (other === null) return -1;
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : collator.compare(String(one), String(other)) || compareText(left.user_id, right.user_id);
    return turn * order;
  };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
