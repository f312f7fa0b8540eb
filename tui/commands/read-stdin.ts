import { AppError } from '../../src/errors.ts';
import type { CommandContext } from './command.ts';

/** Far more than any key, token or password needs. */
const longest = 64 * 1024;

/** Everything that is piped in. @throws AppError `usage` when it is far too much for a secret, or for what is expected */
export async function readStdin(context: CommandContext, most = longest): Promise<string> {
  let text = '';
  const input = context.stdin.setEncoding('utf8').iterator();
  const stop = () => context.stdin.destroy();
  context.signal.addEventListener('abort', stop, { once: true });
  for await (const chunk of input as AsyncIterable<string>) {
    text += chunk;
    if (text.length > most) throw new AppError('usage', 'standard input is too long for this');
  }
  context.signal.throwIfAborted();
  return text;
}
