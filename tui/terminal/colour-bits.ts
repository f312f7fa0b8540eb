import type { WriteStream } from 'node:tty';

import type { ColourBits } from './styles.ts';

/**
 * What the terminal can show at all. NO_COLOR is the theme's to obey: bold and inverse are no colours
 * (https://no-color.org).
 */
export function colourBits(
  env: Readonly<Record<string, string | undefined>>,
  stdout: Pick<WriteStream, 'getColorDepth'>,
): ColourBits {
  const { NO_COLOR: _, NODE_DISABLE_COLORS: __, ...rest } = env;
  return stdout.getColorDepth(rest) as ColourBits;
}
