import { AppError } from '../../src/errors.ts';
import { userSortFields, type UserSort, type UserSortField } from '../../src/mirror/mirror.ts';

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
