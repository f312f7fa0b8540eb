import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { ensurePrivateDirectory, resolvePaths } from './paths.ts';
import { keepCompiledIn } from './run-compiled.ts';

/**
 * Lets Node keep what it compiled of our files, in a folder of this home that only we can write: to compile them is half
 * of a start (https://nodejs.org/api/module.html#module-compile-cache). It is made anew whenever a file changes, and
 * may be deleted at any time. A home without a configuration is not made for that. Never fails.
 * @param program see `keepCompiledIn`
 */
export function rememberCompiled(program: string): void {
  try {
    const { config, state } = resolvePaths();
    if (!existsSync(join(config, 'config.json'))) return;
    ensurePrivateDirectory(state);
    const kept = join(state, 'compiled');
    ensurePrivateDirectory(kept);
    enableCompileCache(kept);
    keepCompiledIn(kept, program);
  } catch {
    // The start is slower without.
  }
}
