import { AppError } from '../../src/errors.ts';
import { askYes, isInteractive } from './ask.ts';
import type { CommandContext, DefineCommand } from './command.ts';

interface RemoveOptions {
  readonly yes?: boolean;
}

export const defineTenantsRemove: DefineCommand = (command, context) => {
  command
    .argument('<name>', 'the tenant as it is called here')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: RemoveOptions) => {
      await removeTenant(context, name, options);
    });
};

async function removeTenant(context: CommandContext, name: string, options: RemoveOptions): Promise<void> {
  const session = await context.session();
  const tenant = session.tenant(name);
  context.output.say(
    `This forgets ${name} (${tenant.domain}, ${tenant.environment}) on this computer: its mirror, its key and its secret. ` +
      'Nothing changes at Auth0; the journal of changes stays.',
  );
  if (options.yes !== true) {
    if (!isInteractive(context)) {
      throw new AppError('refused', `${name} was not removed: nobody can be asked here`, { hint: 'Add --yes.' });
    }
    if (!(await askYes(context, `Forget ${name}?`))) {
      throw new AppError('refused', `${name} was not removed`, { hint: 'Answer y, or add --yes.' });
    }
  }
  await session.forgetTenant(name);
  context.output.say(`removed ${name}`);
}
