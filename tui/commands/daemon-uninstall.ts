import type { DefineCommand } from './command.ts';
import { openService } from './open-service.ts';

export const defineDaemonUninstall: DefineCommand = (command, context) => {
  command.action(async () => {
    const service = await openService(context);
    const wasThere = await service.uninstall();
    context.output.say(
      wasThere ? 'the daemon is no service any more; mirrors and settings stay' : 'no service is installed',
    );
  });
};
