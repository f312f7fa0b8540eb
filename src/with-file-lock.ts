import { closeSync, openSync, rmSync, statSync } from 'node:fs';

import type { Clock } from './clock.ts';
import { AppError } from './errors.ts';
import { writeFailure } from './write-failure.ts';

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
    if (isStale(lock, staleAge)) rmSync(lock, { force: true });
    else if (Date.now() > deadline) throw held(lock);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Longer than the keychain may take for what is done under such a lock. */
const longStaleAge = 120_000;

/**
 * The same for work that waits, such as storing a key in the keychain. Waits as long as the other may need.
 * @throws AppError `locked_out`, `disk_full`, `refused`
 */
export async function withAsyncFileLock<T>(lock: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const deadline = clock.now() + longStaleAge;
  while (!take(lock)) {
    if (isStale(lock, longStaleAge)) rmSync(lock, { force: true });
    else if (clock.now() > deadline) throw held(lock);
    else await clock.sleep(20);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function held(lock: string): AppError {
  return new AppError('locked_out', `another process holds ${lock}`, {
    hint: `Try again; if no other tenantry runs, delete ${lock}.`,
  });
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeFailure(error, lock);
  }
}

function isStale(lock: string, age: number): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  // A clock that was set back must not make a lock of the future last until then.
  return found !== undefined && Math.abs(Date.now() - found.mtimeMs) > age;
}
