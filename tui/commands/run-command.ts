import { CommanderError } from 'commander';

import { AppError } from '../../src/errors.ts';
import { programVersion } from '../../src/programs.ts';
import { safeText } from '../../src/safe-text.ts';
import { buildProgram, findRow } from './build-program.ts';
import type { CommandContext } from './command.ts';
import { commandGroups } from './index.ts';

/**
 * Runs one command.
 * @param args what was typed after `tenantry`, at least one word
 * @throws AppError for every end but success; `usage` for a call that cannot be understood
 */
export async function runCommand(context: CommandContext, args: readonly string[]): Promise<void> {
  const typed = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
  if (typed[0] === '--version') return context.output.print(`${programVersion()}\n`);
  const row = findRow(typed);
  let help = '';
  let complaint = '';
  const program = await buildProgram(context, row === undefined ? [] : [row], {
    writeOut: (text) => {
      help += text;
    },
    writeErr: (text) => {
      complaint += text;
    },
    getOutHelpWidth: () => context.output.columns ?? 100,
    getErrHelpWidth: () => context.output.columns ?? 100,
  });
  try {
    await program.parseAsync([...typed], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without a verb shows its help, which commander calls an error.
    if (error.exitCode !== 0) throw usageError(complaint, row?.path ?? groupOf(typed));
    await context.output.print(safeText(help, { multiline: true, max: 100_000 }).text);
  }
}

function groupOf(args: readonly string[]): string {
  const typed = [2, 1].map((words) => args.slice(0, words).join(' '));
  return typed.find((path) => Object.hasOwn(commandGroups, path)) ?? '';
}

function usageError(complaint: string, path: string): AppError {
  const [first = ''] = complaint.split('\n');
  const words = first.startsWith('error: ') ? first.slice('error: '.length) : 'a command is missing';
  return new AppError('usage', words, { hint: `See \`tenantry ${path === '' ? '' : `${path} `}--help\`.` });
}
