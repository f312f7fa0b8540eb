import { AppError } from '../../src/errors.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { withMirrors } from './open-mirrors.ts';
import { printFields } from './print-fields.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';

type ShowOptions = Pick<TenantOptions, 'tenant'> & FormatOptions;

export const defineLogsShow: DefineCommand = (command, context) => {
  command.argument('<log_id>', 'the log_id of the event');
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json']).action(async (log_id: string, options: ShowOptions) => {
    await showLog(context, log_id, options);
  });
};

async function showLog(context: CommandContext, log_id: string, options: ShowOptions): Promise<void> {
  await withMirrors(context, options, async ([mirror]) => {
    const event = mirror?.reader.getLog(log_id);
    if (mirror === undefined || event === undefined) {
      throw new AppError(
        'not_found',
        `no log event ${log_id} in the mirror of ${mirror?.tenant.name ?? 'this tenant'}`,
        {
          hint: 'Look for it with `tenantry logs list`.',
        },
      );
    }
    if (options.json === true) await printJson(context.output, event);
    else await printFields(context.output, Object.entries(event));
  });
}
