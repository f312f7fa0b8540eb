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
  const typed = [1, 2, 3].map((words) => args.slice(0, words).join(' '));
  return typed.map((path) => commandRows.find((row) => row.path === path)).find((row) => row !== undefined);
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
  const groups = new Map<string, Command>([['', program]]);
  const groupAt = (path: string): Command => {
    const known = groups.get(path);
    if (known !== undefined) return known;
    const [above, name] = splitLast(path);
    const group = prepare(groupAt(above).command(name), output).description(commandGroups[path] ?? '');
    groups.set(path, group);
    return group;
  };
  for (const row of commandRows) {
    const [group, verb] = splitLast(row.path);
    const command = prepare(groupAt(group).command(verb), output)
      .description(row.summary)
      .addHelpText('after', `\nExample:\n  ${row.example}`);
    if (loaded.includes(row)) (await row.load())(command, context);
  }
  return program;
}

/** The words before the last one, and that. */
function splitLast(path: string): [before: string, last: string] {
  const at = path.lastIndexOf(' ');
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}

/** Every command throws instead of ending the process, and writes where it is told to. */
function prepare(command: Command, output: OutputConfiguration): Command {
  return command.exitOverride().configureOutput(output).helpCommand(false).showHelpAfterError(false);
}
