import { userViews } from '../views/user-views.ts';
import type { TenantOptions } from './choose-tenants.ts';
import { commaList } from './comma-list.ts';
import type { DefineCommand } from './command.ts';
import { pointAtQueryErrors } from './read-query.ts';
import { saveView } from './save-view.ts';

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
      const { sort, columns, tenant, replace } = options;
      const looks = { ...(sort === undefined ? {} : { sort }), ...(columns === undefined ? {} : { columns }) };
      const view = { name, query: query ?? '', tenant, ...looks };
      await pointAtQueryErrors(context.output, query, async () => saveView(context, userViews, view, replace === true));
    });
};
