import { AppError } from '../../src/errors.ts';

/** The document that an option was given; undefined when it was not. @throws AppError `usage` */
export function readJson(text: unknown, flag: string): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('usage', `what ${flag} was given is no JSON`, {
      hint: `Quote it for the shell: ${flag} '{"plan":"gold","old":null}'.`,
    });
  }
}
