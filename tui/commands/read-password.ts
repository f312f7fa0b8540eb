import { RandomPassword } from '../../src/domain/random-password.ts';
import { AppError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { askLine } from './ask.ts';
import type { CommandContext } from './command.ts';
import { readStdin } from './read-stdin.ts';

/** The options of commands that set a password. */
export const passwordOptions = [
  { flags: '--password-stdin', words: 'read the password from standard input, or ask for it without showing it' },
  { flags: '--random-password', words: 'set one that nobody learns: the user has to reset it' },
] as const;

/**
 * The password that the options ask for, as it was given: blanks belong to it, only the line break at its end does not.
 * @throws AppError `usage`
 */
export async function readPassword(
  context: CommandContext,
  { passwordStdin, randomPassword }: Readonly<Record<string, unknown>>,
): Promise<Secret | undefined> {
  if (passwordStdin === true && randomPassword === true) {
    throw new AppError('usage', '--password-stdin and --random-password exclude each other');
  }
  if (randomPassword === true) return new RandomPassword();
  if (passwordStdin !== true) return undefined;
  const text = context.stdin.isTTY ? await askTwice(context) : (await readStdin(context)).replace(/\r?\n$/, '');
  if (text === '') throw new AppError('usage', 'the password is empty', { hint: 'Give it on standard input.' });
  if (/[\r\n]/.test(text)) throw new AppError('usage', 'the password holds a line break');
  return new Secret(text);
}

async function askTwice(context: CommandContext): Promise<string> {
  const first = await askLine(context, 'Password (not shown while you type):', { hidden: true });
  const second = await askLine(context, 'The same again:', { hidden: true });
  if (first !== second)
    throw new AppError('usage', 'the two passwords are not the same', { hint: 'Nothing was sent.' });
  return first;
}
