import { isSameView } from '../../src/domain/saved-view.ts';
import { safeLine } from '../../src/safe-text.ts';
import { findView, listViews, refuseBuiltIn } from '../views/list-views.ts';
import { formatView } from '../views/view-text.ts';
import type { DefineCommand } from './command.ts';

export const defineUsersViewsRemove: DefineCommand = (command, context) => {
  command.argument('<name>', 'the view').action(async (name: string) => {
    const session = await context.session();
    const view = findView(listViews(session.config.read().views ?? []), name);
    if (!view.own) refuseBuiltIn(view.name);
    session.config.changeViews((views) => views.filter((each) => !isSameView(each.name, view.name)));
    await context.output.print(`${safeLine(formatView(view))}\n`);
    context.output.say(`removed ${JSON.stringify(view.name)}; the line above brings it back: users views import`);
  });
};
