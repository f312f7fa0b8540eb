import { Service } from '../../src/service/service.ts';
import type { CommandContext } from './command.ts';

/** The daemon of this home as a service. What is written and run is said while it happens. */
export async function openService(context: CommandContext): Promise<Service> {
  const { env, clock, signal, output } = context;
  const { paths } = await context.session();
  return new Service({ paths, env, clock, signal, say: (line) => output.say(line) });
}
