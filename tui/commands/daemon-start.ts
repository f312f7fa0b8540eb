import type { DefineCommand } from './command.ts';
import { openService } from './open-service.ts';
import { sayObstacles } from './say-obstacles.ts';

export const defineDaemonStart: DefineCommand = (command, context) => {
  command.action(async () => {
    const service = await openService(context);
    const { pid } = await service.start();
    context.output.say(`the daemon runs (process ${pid}); see \`tenantry status\``);
    await sayObstacles(context);
  });
};
