import { programVersion } from '../../src/programs.ts';
import type { DefineCommand } from './command.ts';
import { runProgram } from './run-program.ts';

export const defineDaemonRun: DefineCommand = (command, context) => {
  command.action(async () => {
    for (;;) {
      const version = programVersion();
      const code = await runProgram(context, 'daemon', []);
      context.setExitCode(code);
      // It stepped down for the version that was installed in its place: here the new one goes on.
      if (code === 0 || context.signal.aborted || programVersion() === version) return;
    }
  });
};
