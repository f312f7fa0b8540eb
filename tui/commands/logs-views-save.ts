import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import { logViews } from '../views/log-views.ts';
import type { TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { pointAtQueryErrors } from './read-query.ts';

interface SaveOptions extends Pick<TenantOptions, 'tenant'> {
  readonly replace?: boolean;
}

export const defineLogsViewsSave: DefineCommand = (command, context) => {
  command
    .argument('<name>', 'what it is to be called')
    .argument('<query>', 'what it looks for, as `logs list` takes it')
    .option('--tenant <name>', 'only for this tenant; left out: for all')
    .option('--replace', 'take the place of your view of the same name')
    .action(async (name: string, query: string, options: SaveOptions) => {
      await pointAtQueryErrors(context.output, query, async () => save(context, name, query, options));
    });
};

async function save(context: CommandContext, name: string, query: string, options: SaveOptions): Promise<void> {
  const session = await context.session();
  const { tenant, replace } = options;
  if (tenant !== undefined) session.tenant(tenant);
  const view: SavedView = { name: name.trim(), query: query.trim(), ...(tenant === undefined ? {} : { tenant }) };
  logViews.check(view);
  logViews.change(session, (views) => {
    const at = views.findIndex((each) => isSameView(each.name, view.name));
    if (at < 0) return [...views, view];
    if (replace === true) return views.with(at, view);
    throw new AppError('usage', `there is a view ${JSON.stringify(view.name)} already`, {
      hint: 'Add --replace, or choose another name.',
    });
  });
  context.output.say(`saved ${JSON.stringify(view.name)} in ${session.config.file}`);
}
