import { planUndo } from '../../src/changes/plan-undo.ts';
import { addChangeOptions } from './action-command.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findChange } from './find-change.ts';
import { withChanges } from './with-changes.ts';

export const defineJournalUndo: DefineCommand = (command, context) => {
  command.argument('<change>', 'the change, as `tenantry journal list` shows it under CHANGE, or its whole change_id');
  addChangeOptions(command).action(async (change: string, options: CarryOutOptions & { tenant?: string }) => {
    await undoChange(context, change, options);
  });
};

async function undoChange(
  context: CommandContext,
  named: string,
  options: CarryOutOptions & { readonly tenant?: string },
): Promise<void> {
  const session = await context.session();
  // A slip in the name of the tenant must not look like a change that is not there.
  if (options.tenant !== undefined) session.tenant(options.tenant);
  const { change_id, tenant: name } = await findChange(context, named, options.tenant);
  const tenant = session.tenant(name);
  await withChanges(context, tenant, async (changes) => {
    await carryOut(context, changes, await planUndo(changes, { change_id }), options);
  });
}
