import { stopDaemon } from '../../src/programs.ts';
import type { DefineCommand } from './command.ts';

export const defineDaemonStop: DefineCommand = (command, context) => {
  command.action(async () => {
    const { paths } = await context.session();
    const stopped = await stopDaemon({ paths, clock: context.clock, signal: context.signal });
    context.output.say(
      stopped === undefined ? 'no daemon was running' : `the daemon has ended (process ${stopped.pid})`,
    );
  });
};
