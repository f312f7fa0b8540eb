import type { DefineCommand } from './command.ts';
import { runProgram } from './run-program.ts';

export const defineDaemonRun: DefineCommand = (command, context) => {
  command.action(async () => {
    context.setExitCode(await runProgram(context, 'daemon', []));
  });
};
