import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import type { ListedView } from './list-views.ts';

/**
 * What no query to one mirror finds: addresses that users of several tenants have. It has a count beside the other views
 * of all tenants, and a list of addresses instead of one of users.
 */
export const severalTenantsView: ListedView = {
  name: 'same e-mail in several tenants',
  about: 'users of different tenants have the same address, verified or not',
  query: '',
  sort: 'email',
  own: false,
  basis: 'tenants',
};

/** Whether it is meant by a name: a view of one's own that is called so goes before it. */
export function isSeveralTenantsView(name: string, own: readonly SavedView[]): boolean {
  return isSameView(name, severalTenantsView.name) && !own.some((view) => isSameView(view.name, name));
}

/** @throws AppError `usage` where a query is wanted of it */
export function refuseSeveralTenants(name: string, own: readonly SavedView[]): void {
  if (!isSeveralTenantsView(name, own)) return;
  throw new AppError('usage', `${JSON.stringify(severalTenantsView.name)} is no query: it compares all tenants`, {
    hint: 'See the addresses with their users with `tenantry users duplicates --all-tenants`.',
  });
}
