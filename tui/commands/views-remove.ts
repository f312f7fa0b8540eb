import { isSameView } from '../../src/domain/saved-view.ts';
import { safeLine } from '../../src/safe-text.ts';
import { findView } from '../views/list-views.ts';
import { formatView } from '../views/view-text.ts';
import type { ViewKind } from '../views/view-kind.ts';
import type { DefineCommand } from './command.ts';

/** `… views remove` of a kind of views. */
export const viewsRemove =
  (kind: ViewKind): DefineCommand =>
  (command, context) => {
    command.argument('<name>', 'the view').action(async (name: string) => {
      const session = await context.session();
      const view = findView(kind.all(kind.own(session)), name, kind.command);
      if (!view.own) kind.refuseName(view.name);
      kind.change(session, (views) => views.filter((each) => !isSameView(each.name, view.name)));
      await context.output.print(`${safeLine(formatView(view, kind))}\n`);
      context.output.say(`removed ${JSON.stringify(view.name)}; the line above brings it back: ${kind.command} import`);
    });
  };
