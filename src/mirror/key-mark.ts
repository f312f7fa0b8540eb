import { createHmac } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import type { Secret } from '../secret.ts';

/**
 * Tells a mirror whose key is another one from a damaged one: to SQLite both are no database. Beside the mirror lies
 * what only its key can work out again and what says nothing about the key.
 */
export function rememberKey(file: string, key: Secret): void {
  const mark = markOf(key);
  if (readMark(file) === mark) return;
  try {
    writeFileSync(markFile(file), `${mark}\n`, { mode: 0o600 });
  } catch {
    // It only makes for better words.
  }
}

/** True when it is known that the mirror was made with another key. */
export function isOtherKey(file: string, key: Secret): boolean {
  const known = readMark(file);
  return known !== undefined && known !== markOf(key);
}

/** True when the mirror was opened for writing before, so that it was more than an empty file. */
export function hasKeyMark(file: string): boolean {
  return readMark(file) !== undefined;
}

const markFile = (file: string): string => `${file}.key-mark`;

/** A new mirror in the same place may have another key. */
export function forgetKeyMark(file: string): void {
  rmSync(markFile(file), { force: true });
}

function markOf(key: Secret): string {
  return createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update('tenantry mirror').digest('hex').slice(0, 16);
}

function readMark(file: string): string | undefined {
  try {
    const mark = readFileSync(markFile(file), 'utf8').trim();
    return /^[0-9a-f]{16}$/.test(mark) ? mark : undefined;
  } catch {
    return undefined;
  }
}
