import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import { refuseBuiltIn } from '../views/list-views.ts';
import { checkViewQuery } from '../views/view-filter.ts';
import type { TenantOptions } from './choose-tenants.ts';
import { commaList } from './comma-list.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { pointAtQueryErrors } from './read-query.ts';

interface SaveOptions extends Pick<TenantOptions, 'tenant'> {
  readonly sort?: string;
  readonly columns?: readonly string[];
  readonly replace?: boolean;
}

export const defineUsersViewsSave: DefineCommand = (command, context) => {
  command
    .argument('<name>', 'what it is to be called')
    .argument('[query]', 'what it looks for, as `users list` takes it; left out: everybody')
    .option('--sort <path>', 'the order of its list: a column or a path of the profile; -PATH descends')
    .option('--columns <a,b>', 'columns that the screen shows with it, by their ids', commaList)
    .option('--tenant <name>', 'only for this tenant; left out: for all')
    .option('--replace', 'take the place of your view of the same name')
    .action(async (name: string, query: string | undefined, options: SaveOptions) => {
      await pointAtQueryErrors(context.output, query, async () => save(context, name, query ?? '', options));
    });
};

async function save(context: CommandContext, name: string, query: string, options: SaveOptions): Promise<void> {
  const session = await context.session();
  const { sort, columns, tenant, replace } = options;
  if (tenant !== undefined) session.tenant(tenant);
  const view: SavedView = {
    name: name.trim(),
    query: query.trim(),
    ...(sort === undefined ? {} : { sort }),
    ...(columns === undefined ? {} : { columns }),
    ...(tenant === undefined ? {} : { tenant }),
  };
  refuseBuiltIn(view.name);
  checkViewQuery(view);
  session.config.changeViews((views) => {
    const at = views.findIndex((each) => isSameView(each.name, view.name));
    if (at < 0) return [...views, view];
    if (replace !== true) {
      throw new AppError('usage', `there is a view ${JSON.stringify(view.name)} already`, {
        hint: 'Add --replace, or choose another name.',
      });
    }
    return views.with(at, view);
  });
  context.output.say(`saved ${JSON.stringify(view.name)} in ${session.config.file}`);
}
