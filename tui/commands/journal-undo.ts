import { planUndo } from '../../src/changes/plan-undo.ts';
import { AppError } from '../../src/errors.ts';
import { addChangeOptions } from './action-command.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { withChanges } from './with-changes.ts';

export const defineJournalUndo: DefineCommand = (command, context) => {
  command.argument('<change>', 'the change_id, as `tenantry journal list --json` shows it');
  addChangeOptions(command).action(async (change_id: string, options: CarryOutOptions & { tenant?: string }) => {
    await undoChange(context, change_id, options);
  });
};

async function undoChange(
  context: CommandContext,
  change_id: string,
  options: CarryOutOptions & { readonly tenant?: string },
): Promise<void> {
  const session = await context.session();
  const tenant = session.tenant(options.tenant ?? (await tenantOf(context, change_id)));
  await withChanges(context, tenant, async (changes) => {
    await carryOut(context, changes, await planUndo(changes, { change_id }), options);
  });
}

/** The journal knows where a change was made. */
async function tenantOf(context: CommandContext, change_id: string): Promise<string> {
  const journal = await (await context.session()).openJournal();
  try {
    const [entry] = journal.list({ change_id, limit: 1 });
    if (entry !== undefined) return entry.tenant;
  } finally {
    journal.close();
  }
  throw new AppError('not_found', `no change ${change_id} is in the journal`, {
    hint: 'See `tenantry journal list --json`.',
  });
}
