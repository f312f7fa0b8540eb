import { safeLine } from '../../src/safe-text.ts';
import { findView } from '../views/list-views.ts';
import { refuseSeveralTenants } from '../views/several-tenants-view.ts';
import { formatView } from '../views/view-text.ts';
import type { ViewKind } from '../views/view-kind.ts';
import type { DefineCommand } from './command.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';

/** `… views export` of a kind of views. */
export const viewsExport =
  (kind: ViewKind): DefineCommand =>
  (command, context) => {
    command.argument('[names...]', 'the views; left out: all of yours');
    addFormatOptions(command, ['json']).action(async (names: readonly string[], options: FormatOptions) => {
      const { output } = context;
      const session = await context.session();
      const own = kind.own(session);
      const all = kind.all(own);
      const views =
        names.length === 0
          ? own
          : names.map((name) => {
              if (kind.hasLooks) refuseSeveralTenants(name, own);
              return findView(all, name, kind.command);
            });
      if (options.json === true) {
        const records = views.map(({ name, query, sort, columns, tenant }) => ({ name, query, sort, columns, tenant }));
        return printJson(output, records);
      }
      for (const view of views) await output.print(`${safeLine(formatView(view, kind))}\n`);
      if (views.length === 0) output.say('there are no views of yours yet');
      return undefined;
    });
  };
