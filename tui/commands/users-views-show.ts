import { countView } from '../views/count-view.ts';
import { findView, listViews } from '../views/list-views.ts';
import { refuseSeveralTenants } from '../views/several-tenants-view.ts';
import { formatView } from '../views/view-text.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { withMirrors } from './open-mirrors.ts';
import { printFields } from './print-fields.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { sayBasis, viewRecord } from './users-views-list.ts';

export const defineUsersViewsShow: DefineCommand = (command, context) => {
  addTenantOptions(command.argument('<name>', 'the view'), { all: true });
  addFormatOptions(command, ['json']).action(async (name: string, options: TenantOptions & FormatOptions) => {
    await show(context, name, options);
  });
};

async function show(context: CommandContext, name: string, options: TenantOptions & FormatOptions): Promise<void> {
  const { output } = context;
  const session = await context.session();
  const own = session.config.read().views ?? [];
  refuseSeveralTenants(name, own);
  const view = findView(listViews(own), name);
  const tenant = options.allTenants === true ? undefined : (options.tenant ?? view.tenant);
  await withMirrors(context, { ...options, ...(tenant === undefined ? {} : { tenant }) }, async (mirrors) => {
    const count = countView(view, mirrors);
    if (options.json === true) await printJson(output, viewRecord({ view, count }));
    else {
      await printFields(output, [
        ['name', view.name],
        ['about', view.about ?? 'yours'],
        ['query', view.query],
        ['sort', view.sort ?? 'name'],
        ['columns', view.columns?.join(', ')],
        ['tenant', view.tenant],
        ...Object.entries(count.tenants).map(([of, users]): [string, unknown] => [`users of ${of}`, users]),
        ['problem', count.problem],
        ['to share', formatView(view)],
      ]);
    }
    sayBasis(context, mirrors, [view]);
  });
}
