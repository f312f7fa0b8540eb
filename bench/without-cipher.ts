import { registerHooks } from 'node:module';

/** To be loaded with `--import` before a program: its mirrors are written in the clear. Nothing else does that. */
const given = /^function giveKey\([^\n]*\{$/mu;

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/src/mirror/database.ts')) return loaded;
    const source = Buffer.from(loaded.source as Uint8Array).toString();
    if (!given.test(source)) throw new Error(`${url} gives no key in a function of its own any more`);
    return { ...loaded, source: source.replace(given, '$& if (db !== undefined) return;') };
  },
});
