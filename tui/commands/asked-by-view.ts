import { findView, listViews } from '../views/list-views.ts';
import { refuseSeveralTenants } from '../views/several-tenants-view.ts';
import type { TenantOptions } from './choose-tenants.ts';
import type { CommandContext } from './command.ts';
import { narrowView } from './narrow-view.ts';

/** What commander leaves in the options of a command that can ask a saved view. */
export interface ViewOptions extends TenantOptions {
  readonly view?: string;
  readonly sort?: string;
}

/**
 * What a call with `--view` asks: the query of the view, narrowed by what was typed beside it, in its order and of its
 * tenant unless others were named.
 * @throws AppError `not_found` when there is no such view
 */
export async function askedByView<Options extends ViewOptions>(
  context: CommandContext,
  query: string | undefined,
  options: Options,
): Promise<{ readonly query: string | undefined; readonly options: Options }> {
  if (options.view === undefined) return { query, options };
  const session = await context.session();
  const own = session.config.read().views ?? [];
  refuseSeveralTenants(options.view, own);
  const view = findView(listViews(own), options.view);
  const { sort = view.sort } = options;
  return narrowView(view, query, sort === undefined ? options : { ...options, sort });
}
