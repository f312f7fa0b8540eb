import { safeLine } from '../../src/safe-text.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { openService } from './open-service.ts';
import { sayObstacles } from './say-obstacles.ts';

interface InstallOptions {
  readonly dryRun?: boolean;
}

export const defineDaemonInstall: DefineCommand = (command, context) => {
  command
    .option('--dry-run', 'print what would be written and run, and do nothing')
    .action(async (options: InstallOptions) => {
      if (options.dryRun === true) return printPlan(context);
      const { config } = await context.session();
      const service = await openService(context);
      const { pid } = await service.install(config.read());
      context.output.say(`the daemon runs as a service (process ${pid}); see \`tenantry daemon status\``);
      return sayObstacles(context);
    });
};

/** Nothing secret is in it: see `serviceSettings`. */
async function printPlan(context: CommandContext): Promise<void> {
  const { output } = context;
  const { config } = await context.session();
  const service = await openService(context);
  const { file, text, tools } = service.plan(config.read());
  await output.print(`would write ${safeLine(file)}:\n\n`);
  for (const line of text.trimEnd().split('\n')) await output.print(`    ${safeLine(line)}\n`);
  await output.print('\n');
  for (const tool of tools) await output.print(`would run ${safeLine(tool)}\n`);
}
