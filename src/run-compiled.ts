import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** What a part of a built program is: called with what it imports, it gives back what it exports. */
export type BuiltPart = (...imported: readonly unknown[]) => unknown;

/** In milliseconds, what was compiled is kept beside newer versions. */
const keptFor = 30 * 86_400_000;

let folder: string | undefined;
const uncompiled: { readonly script: Script; readonly kept: string }[] = [];

/**
 * From now on what V8 compiled of the program's parts is looked for in this folder.
 * @param program what starts alike; each keeps what it needs and nothing else
 */
export function keepCompiledIn(directory: string, program: string): void {
  folder = join(directory, `${process.version}-${process.arch}-${program}`);
}

/**
 * Reads a part of a built program: `scripts/script-part.ts` makes them. Node's own cache of modules holds what V8 compiles
 * when it first sees a file, which is next to nothing: every function that a start calls would be parsed each time. A
 * script can be asked for all that was compiled until now.
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 * @param file in ASCII, its name different for each content
 */
export function runCompiled(file: string): BuiltPart {
  const kept = folder === undefined ? undefined : join(folder, basename(file));
  const cachedData = kept === undefined ? undefined : readWhole(kept);
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, ...(cachedData && { cachedData }) });
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    uncompiled.push({ script, kept });
  return script.runInThisContext() as BuiltPart;
}

/**
 * Keeps what was compiled so far of parts of which nothing was kept yet: to be called once everything that a start needs
 * has run. Never fails.
 */
export function keepCompiled(): void {
  for (const { script, kept } of uncompiled.splice(0)) {
    try {
      mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
      const data = script.createCachedData();
      const unfinished = `${kept}.${String(process.pid)}.new`;
      writeFileSync(unfinished, Buffer.concat([data, data]), { mode: 0o600 });
      renameSync(unfinished, kept);
      forgetOlder(dirname(kept));
    } catch {
      // The next start is slower without.
    }
  }
}

/** Parts of versions of the program that nobody has started for the first time since. */
function forgetOlder(directory: string): void {
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    if (Date.now() - statSync(file).mtimeMs > keptFor) rmSync(file, { force: true });
  }
}

/** V8 takes damaged data as it is, and crashes on it later. So there are two copies, to be compared. */
function readWhole(kept: string): Buffer | undefined {
  try {
    const both = readFileSync(kept);
    const half = both.subarray(0, both.length / 2);
    return half.equals(both.subarray(half.length)) && half.length > 0 ? half : undefined;
  } catch {
    return undefined;
  }
}
