import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { programFile, type ProgramName } from '../../src/programs.ts';
import type { CommandContext } from './command.ts';

/**
 * Runs another program of ours in the place of this one: same input, output and signals.
 * @returns its exit code; 128 and the signal's number when a signal ended it
 */
export async function runProgram(context: CommandContext, name: ProgramName, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [programFile(name), ...args], { stdio: 'inherit', env: context.env });
  const stop = () => child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}
