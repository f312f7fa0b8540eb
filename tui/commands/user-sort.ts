import { AppError } from '../../src/errors.ts';
import { userSortFields, type UserSort } from '../../src/mirror/mirror.ts';
import { isProfilePath } from '../../src/mirror/user-fields.ts';
import { evenField } from '../../src/query/even-field.ts';
import type { OpenMirror } from './open-mirrors.ts';

/** Name first: what people look for. */
const defaultUserSort: UserSort = { field: 'name', descending: false };

/**
 * Reads `--sort`: a column or a path of the profile, with a leading `-` for the other way round.
 * @throws AppError `usage` with the columns that there are
 */
export function readUserSort(text: string | undefined): UserSort {
  if (text === undefined) return defaultUserSort;
  const descending = text.startsWith('-');
  const field = evenField(descending ? text.slice(1) : text);
  if (!(userSortFields as readonly string[]).includes(field) && !isProfilePath(field)) {
    throw new AppError('usage', `users cannot be sorted by ${field}`, {
      hint: `Sort by one of: ${userSortFields.join(', ')}; by another field of the profile; or by a path such as user_metadata.plan; with a leading - for the other way round.`,
    });
  }
  return { field, descending };
}

/** As often as a mirror is asked for what it has seen in its profiles: it looks at some more of them each time. */
const mostLooks = 50;

/** The path that was probably meant by one that nobody has: one that users were seen with. */
export function nearestPath(path: string, mirrors: readonly OpenMirror[]): string | undefined {
  for (const { reader } of mirrors) {
    for (let looks = 0; looks < mostLooks; looks += 1) {
      const { meant, complete } = reader.knownValues({ prefix: path, limit: 1 });
      if (complete && meant !== undefined) return meant;
      if (complete) break;
    }
  }
  return undefined;
}
