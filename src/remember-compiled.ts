import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { resolvePaths } from './paths.ts';

/**
 * Lets Node keep what it compiled of our files, in a folder of this home that only we can write: to compile them is half
 * of a start (https://nodejs.org/api/module.html#module-compile-cache). It is made anew whenever a file changes, and
 * may be deleted at any time. A home that does not exist is not made for that. Never fails.
 */
export function rememberCompiled(): void {
  try {
    const { state } = resolvePaths();
    if (existsSync(state)) enableCompileCache(join(state, 'compiled'));
  } catch {
    // The start is slower without.
  }
}
