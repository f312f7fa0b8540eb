import { existsSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Notes beside a mirror that a page of it could not be read. Whoever meets the page may be a reader in any process; to
 * look into it is for the one who syncs.
 */
export function suspectMirror(file: string): void {
  try {
    writeFileSync(markFile(file), '', { mode: 0o600 });
  } catch {
    // Whoever meets the page next tries again.
  }
}

export function isSuspect(file: string): boolean {
  return existsSync(markFile(file));
}

export function clearSuspicion(file: string): void {
  rmSync(markFile(file), { force: true });
}

const markFile = (file: string): string => `${file}.suspect`;
