import type { CommandOutput } from './command-output.ts';

/** Says beside a list that it is not all of what there is, and how to see more. @param most as many can be shown at all */
export function sayCut(output: CommandOutput, what: string, { shown, total, most = total }: Cut): void {
  if (total > shown)
    output.say(`${shown} of ${total} ${what} are shown; see more with --limit ${Math.min(total, most)}`);
}

interface Cut {
  readonly shown: number;
  readonly total: number;
  readonly most?: number | undefined;
}
