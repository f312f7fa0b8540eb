import type { SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import { userSortFields, type UserFilter, type UserSort } from '../../src/mirror/mirror.ts';
import { userCondition } from '../../src/mirror/user-condition.ts';
import { isProfilePath } from '../../src/mirror/user-fields.ts';
import { closestName } from '../../src/query/closest-name.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { optionalColumns } from '../screens/user-columns.ts';

/** What a view asks of a mirror. @throws QueryError when its query cannot be read */
export function viewFilter({ query }: Pick<SavedView, 'query'>): UserFilter {
  const { root } = parseQuery(query);
  return root === undefined ? {} : { query: root };
}

export function viewSort({ sort = 'name' }: Pick<SavedView, 'sort'>): UserSort {
  const descending = sort.startsWith('-');
  return { field: descending ? sort.slice(1) : sort, descending };
}

/** @throws AppError `usage` (a QueryError where the query is to blame) when no mirror could answer it, or no list show it */
export function checkViewQuery(view: SavedView): void {
  userCondition(viewFilter(view), 0);
  checkColumns(view.columns);
  const { field } = viewSort(view);
  if ((userSortFields as readonly string[]).includes(field) || isProfilePath(field)) return;
  throw new AppError('usage', `users cannot be sorted by ${field}`, {
    hint: 'Sort by a column such as last_login, or by a path such as user_metadata.plan.',
  });
}

function checkColumns(columns: readonly string[] = []): void {
  const ids = optionalColumns.map(({ id }) => id);
  const unknown = columns.find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const meant = closestName(unknown, ids);
  throw new AppError('usage', `the list of users has no column ${unknown}`, {
    hint: meant === undefined ? `Its columns: ${ids.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
