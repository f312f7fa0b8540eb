import type { DefineCommand } from './command.ts';
import { openService } from './open-service.ts';

export const defineDaemonStop: DefineCommand = (command, context) => {
  command.action(async () => {
    const { output } = context;
    const service = await openService(context);
    const stopped = await service.stop();
    output.say(stopped === undefined ? 'no daemon was running' : `the daemon has ended (process ${stopped.pid})`);
    if (!service.isInstalled) return;
    output.say(`note: the service comes back ${service.comesBack}; \`tenantry daemon uninstall\` removes it`);
  });
};
