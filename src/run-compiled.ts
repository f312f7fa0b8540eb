import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

import { ensurePrivateDirectory } from './paths.ts';

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
      ensurePrivateDirectory(dirname(kept));
      const data = script.createCachedData();
      replaceFile(kept, Buffer.concat([data, data]));
      forgetOlder(dirname(kept));
    } catch {
      // The next start is slower without.
    }
  }
}

function replaceFile(file: string, bytes: Buffer): void {
  const unfinished = `${file}.${String(process.pid)}.new`;
  try {
    writeFileSync(unfinished, bytes, { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/**
 * Parts of versions of the program, and folders of versions of Node, that nobody has started for the first time since.
 * Node's own cache lies beside our folders: its names end otherwise.
 */
function forgetOlder(directory: string): void {
  const [, program = ''] = /^v\d.*-(\w+)$/.exec(basename(directory)) ?? [];
  const others = readdirSync(dirname(directory))
    .filter((name) => /^v\d/.test(name) && name.endsWith(`-${program}`) && name !== basename(directory))
    .map((name) => join(dirname(directory), name));
  for (const path of [...readdirSync(directory).map((name) => join(directory, name)), ...others])
    if (Date.now() - statSync(path).mtimeMs > keptFor) rmSync(path, { recursive: true, force: true });
}

/**
 * V8 takes damaged data as it is, and crashes on it later. So there are two copies, to be compared. It would also run
 * whatever somebody else has put there: nobody else may have been able to.
 */
function readWhole(kept: string): Buffer | undefined {
  try {
    const both = readOurs(kept);
    const half = both?.subarray(0, both.length / 2);
    return both && half && half.equals(both.subarray(half.length)) && half.length > 0 ? half : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined for a file of somebody else, or that others may write to; Windows knows neither */
function readOurs(file: string): Buffer | undefined {
  const handle = openSync(file, 'r');
  try {
    const { uid, mode } = fstatSync(handle);
    const isOurs = process.platform === 'win32' || (uid === process.getuid?.() && (mode & 0o022) === 0);
    return isOurs ? readFileSync(handle) : undefined;
  } finally {
    closeSync(handle);
  }
}
