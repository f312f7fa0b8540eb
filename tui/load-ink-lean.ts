import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Ink needs one function of es-toolkit and imports four hundred files to get it: more than a third of the time until
 * the first rows. Called before Ink is loaded, this leads the import to the one file; where a later version has it
 * elsewhere, nothing is changed.
 */
export function loadInkLean(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      if (specifier !== 'es-toolkit/compat' || context.parentURL?.endsWith('/ink/build/ink.js') !== true) return found;
      const url = found.url.replace(/\/index\.mjs$/, '/function/throttle.mjs');
      return existsSync(new URL(url)) ? { ...found, url } : found;
    },
  });
}
