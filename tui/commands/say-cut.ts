import type { CommandContext } from './command.ts';

/** Says beside a list of events that it is not all of them, and how to see more. */
export function sayCut({ output }: CommandContext, total: number, limit: number): void {
  if (total > limit) output.say(`${limit} of ${total} events are shown; see more with --limit ${total}`);
}
