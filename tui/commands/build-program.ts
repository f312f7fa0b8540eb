import { Command, type OutputConfiguration } from 'commander';

import type { CommandContext, CommandRow } from './command.ts';
import { commandGroups, commandRows } from './index.ts';

/** The exit codes of every command. The help text and the README's table are drawn from it. */
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'failed'],
  [2, 'the call cannot be understood, or the configuration is not valid'],
  [3, 'not found'],
  [4, 'refused here: read-only tenant, missing scope, no confirmation'],
  [5, 'Auth0 said no, could not be reached, or the outcome is not known'],
  [6, 'partly done'],
  [7, 'stale, or the daemon is not running'],
  [130, 'interrupted'],
];

/** The row that a call means, by its first words; undefined for help, for a group alone and for an unknown command. */
export function findRow(args: readonly string[]): CommandRow | undefined {
  const [first = '', second = ''] = args;
  return commandRows.find((row) => row.path === first) ?? commandRows.find((row) => row.path === `${first} ${second}`);
}

/**
 * The command tree for commander. All commands are named in it, but only `loaded` have arguments and options: the
 * files of the others are not read.
 */
export async function buildProgram(
  context: CommandContext,
  loaded: readonly CommandRow[],
  output: OutputConfiguration,
): Promise<Command> {
  const program = prepare(new Command('tenantry'), output)
    .description('The terminal for people who run Auth0 tenants. Without a command it opens the user interface.')
    .addHelpText(
      'after',
      `\nExit codes:\n${exitCodes.map(([code, words]) => `  ${String(code).padEnd(5)}${words}`).join('\n')}`,
    )
    .option('--version', 'print the version');
  const groups = new Map<string, Command>();
  for (const row of commandRows) {
    const [first = '', verb] = row.path.split(' ');
    let parent = program;
    if (verb !== undefined) {
      parent = groups.get(first) ?? prepare(program.command(first), output).description(commandGroups[first] ?? '');
      groups.set(first, parent);
    }
    const command = prepare(parent.command(verb ?? first), output)
      .description(row.summary)
      .addHelpText('after', `\nExample:\n  ${row.example}`);
    if (loaded.includes(row)) (await row.load())(command, context);
  }
  return program;
}

/** Every command throws instead of ending the process, and writes where it is told to. */
function prepare(command: Command, output: OutputConfiguration): Command {
  return command.exitOverride().configureOutput(output).helpCommand(false).showHelpAfterError(false);
}
