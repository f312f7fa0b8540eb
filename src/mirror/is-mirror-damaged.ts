import { setImmediate as turn } from 'node:timers/promises';

import type { Secret } from '../secret.ts';
import { openUnchecked } from './database.ts';
import { isDamage } from './walk-rows.ts';

/** Pages that are read in one go. */
const stride = 1000;

/** Reads every page that is in use: the second reading tells damage from a fault of the moment. */
export async function isMirrorDamaged(file: string, key: Secret): Promise<boolean> {
  let db: ReturnType<typeof openUnchecked> | undefined;
  try {
    db = openUnchecked(file, key);
    let seen = 0;
    for (const _ of db.prepare('SELECT pageno FROM dbstat').iterate()) if (++seen % stride === 0) await turn();
    // A mirror has tables: this one has lost even its schema.
    return seen < 2;
  } catch (error) {
    if (isDamage(error)) return true;
    throw error;
  } finally {
    db?.close();
  }
}
