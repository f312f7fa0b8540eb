import { logViews } from '../views/log-views.ts';
import type { TenantOptions } from './choose-tenants.ts';
import type { DefineCommand } from './command.ts';
import { pointAtQueryErrors } from './read-query.ts';
import { saveView } from './save-view.ts';

interface SaveOptions extends Pick<TenantOptions, 'tenant'> {
  readonly replace?: boolean;
}

const order = ` | sort ${logViews.sort}`;

export const defineLogsViewsSave: DefineCommand = (command, context) => {
  command
    .argument('<name>', 'what it is to be called')
    .argument('<query>', 'what it looks for, as `logs list` takes it')
    .option('--tenant <name>', 'only for this tenant; left out: for all')
    .option('--replace', 'take the place of your view of the same name')
    .action(async (name: string, query: string, options: SaveOptions) => {
      const { tenant, replace } = options;
      // The end of a line that was exported; the log has one order.
      const asked = query.endsWith(order) ? query.slice(0, -order.length) : query;
      const view = { name, query: asked, tenant };
      await pointAtQueryErrors(context.output, query, async () => saveView(context, logViews, view, replace === true));
    });
};
