import { AppError } from '../../src/errors.ts';
import { userSortFields, type UserSort } from '../../src/mirror/mirror.ts';
import { isProfilePath } from '../../src/mirror/user-fields.ts';

/** Name first: what people look for. */
const defaultUserSort: UserSort = { field: 'name', descending: false };

/**
 * Reads `--sort`: a column or a path of the profile, with a leading `-` for the other way round.
 * @throws AppError `usage` with the columns that there are
 */
export function readUserSort(text: string | undefined): UserSort {
  if (text === undefined) return defaultUserSort;
  const descending = text.startsWith('-');
  const field = descending ? text.slice(1) : text;
  if (!(userSortFields as readonly string[]).includes(field) && !isProfilePath(field)) {
    throw new AppError('usage', `users cannot be sorted by ${field}`, {
      hint: `Sort by one of: ${userSortFields.join(', ')}; by another field of the profile; or by a path such as user_metadata.plan; with a leading - for the other way round.`,
    });
  }
  return { field, descending };
}
