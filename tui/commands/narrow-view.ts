import type { SavedView } from '../../src/domain/saved-view.ts';
import type { TenantOptions } from './choose-tenants.ts';

/**
 * What a call with `--view` asks: the query of the view, narrowed by what was typed beside it, of its tenant unless others
 * were named.
 */
export function narrowView<Options extends TenantOptions>(
  view: SavedView,
  typed: string | undefined,
  options: Options,
): { readonly query: string | undefined; readonly options: Options } {
  const tenant = options.allTenants === true ? undefined : (options.tenant ?? view.tenant);
  return {
    query: typed === undefined || view.query === '' ? typed || view.query : `(${view.query}) AND (${typed})`,
    options: tenant === undefined ? options : { ...options, tenant },
  };
}
