import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import type { Paths } from '../src/paths.ts';

/** Bytes; hundreds of starts that failed. */
const most = 1_000_000;

/**
 * Empties what launchd adds our last words to, once it is large: nobody else does, and a daemon that cannot start is
 * started again and again. A file that cannot be emptied stops nothing.
 */
export function trimOutput(paths: Paths): void {
  const file = join(paths.state, 'daemon-output.log');
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > most) truncateSync(file);
  } catch {
    // The log tells what else is wrong with the disk.
  }
}
