import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import type { ProfileSource, UserUpsert } from '../../src/mirror/mirror.ts';

export { mirrorKey } from './mirror-key.ts';

/** A moment that tests count from: 2026-08-01T12:00:00Z. */
export const noon = Date.UTC(2026, 7, 1, 12);

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A path for a mirror in a folder that is removed after the test. */
export function temporaryFile(name = 'mirror.db'): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-mirror-'));
  folders.push(folder);
  return join(folder, name);
}

/** A profile as a sync job would bring it. */
export function seen(profile: UserProfile, source: ProfileSource = 'search', read_at = noon): UserUpsert {
  return { profile, source, read_at };
}

/** Mulberry32: the same numbers on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
