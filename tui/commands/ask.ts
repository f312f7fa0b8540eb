import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { AppError } from '../../src/errors.ts';
import type { CommandContext } from './command.ts';

/** What asking needs. */
export type Asking = Pick<CommandContext, 'stdin' | 'output' | 'signal'>;

/** True when a person can be asked: somebody types, and sees the question. */
export function isInteractive(context: Asking): boolean {
  return context.stdin.isTTY && context.output.messagesAreOnTerminal;
}

/**
 * Asks for one line. The question goes to stderr, so the answer of the command stays clean.
 * @param options.hidden what is typed is not shown
 * @throws AppError `interrupted` on Ctrl-C, `refused` when the input ends without an answer
 */
export async function askLine(context: Asking, question: string, options: { hidden?: boolean } = {}): Promise<string> {
  const echo = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (options.hidden !== true) context.output.draw(chunk.toString());
      done();
    },
  });
  // From here on the terminal itself echoes nothing; only then may anybody be invited to type a secret.
  const input = createInterface({ input: context.stdin, output: echo, terminal: true, historySize: 0 });
  context.output.say(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      input.on('SIGINT', () => reject(new AppError('interrupted', 'interrupted')));
      input.on('close', () => reject(new AppError('refused', 'no answer was given')));
      context.signal.addEventListener('abort', () => reject(new AppError('interrupted', 'interrupted')), {
        once: true,
      });
      input.on('line', resolve);
      input.setPrompt('> ');
      input.prompt();
    });
  } finally {
    input.close();
    if (options.hidden === true) context.output.draw('\n');
  }
}

/** Asks a question that only `y` or `yes` agrees to. */
export async function askYes(context: Asking, question: string): Promise<boolean> {
  const answer = await askLine(context, `${question} [y/N]`);
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
}
