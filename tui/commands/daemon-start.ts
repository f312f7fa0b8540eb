import { startDaemon } from '../../src/programs.ts';
import type { DefineCommand } from './command.ts';

export const defineDaemonStart: DefineCommand = (command, context) => {
  command.action(async () => {
    const { paths } = await context.session();
    const daemon = await startDaemon({ paths, clock: context.clock, signal: context.signal, env: context.env });
    context.output.say(`the daemon runs (process ${daemon.pid}); see \`tenantry status\``);
  });
};
