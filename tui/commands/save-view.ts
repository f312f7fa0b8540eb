import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import type { ViewKind } from '../views/view-kind.ts';
import type { CommandContext } from './command.ts';

/** What `… views save` does. @throws AppError `usage` for a view that cannot be kept, or whose name is taken */
export async function saveView(
  context: CommandContext,
  kind: ViewKind,
  { name, query, tenant, ...looks }: SavedView,
  replace: boolean,
): Promise<void> {
  const session = await context.session();
  if (tenant !== undefined) session.tenant(tenant);
  const view: SavedView = {
    name: name.trim(),
    query: query.trim(),
    ...looks,
    ...(tenant === undefined ? {} : { tenant }),
  };
  kind.refuseName(view.name);
  kind.check(view);
  kind.change(session, (views) => {
    const at = views.findIndex((each) => isSameView(each.name, view.name));
    if (at < 0) return [...views, view];
    if (replace) return views.with(at, view);
    throw new AppError('usage', `there is a view ${JSON.stringify(view.name)} already`, {
      hint: 'Add --replace, or choose another name.',
    });
  });
  context.output.say(`saved ${JSON.stringify(view.name)} in ${session.config.file}`);
}
