import { closeSync, openSync, rmSync, statSync } from 'node:fs';

import { AppError } from './errors.ts';

const patience = 5000;
/** The work under such a lock takes milliseconds: an older one was left behind by a crash. */
const staleAge = 10_000;

/**
 * Runs `work` while no other process holds the lock file, so that reading, changing and writing a small file is one
 * step. Blocks while it waits, 5 seconds at most.
 * @throws AppError `locked_out`, `disk_full`, `refused`
 */
export function withFileLock<T>(lock: string, work: () => T): T {
  const deadline = Date.now() + patience;
  while (!take(lock)) {
    if (isStale(lock)) rmSync(lock, { force: true });
    else if (Date.now() > deadline) {
      throw new AppError('locked_out', `another process holds ${lock}`, {
        hint: `Try again; if no other tenantry runs, delete ${lock}.`,
      });
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new AppError(code === 'ENOSPC' ? 'disk_full' : 'refused', `cannot write ${lock}`, { cause: error });
  }
}

function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > staleAge;
}
