import type { WriteStream } from 'node:tty';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a picture can be drawn in: 256 colours or more, fewer, or none because the person wants none. */
export type ColourDepth = 'many' | 'few' | 'none';

/**
 * Colours of the terminal. Node's answer is believed, and the name of the terminal where that tells more; a build
 * machine has none, as Ink sees it too.
 */
export function colourDepth(env: Environment, stdout: Pick<WriteStream, 'getColorDepth' | 'isTTY'>): ColourDepth {
  if ((env['NO_COLOR'] ?? '') !== '') return 'none';
  if (!stdout.isTTY || (env['CI'] !== undefined && env['FORCE_COLOR'] === undefined)) return 'few';
  const isNamed = env['FORCE_COLOR'] === undefined && /-256(?:color)?$/i.test(env['TERM'] ?? '');
  return isNamed || stdout.getColorDepth({ ...env }) >= 8 ? 'many' : 'few';
}
