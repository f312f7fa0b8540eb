import type { Migration } from '../database.ts';
import { firstTables } from './0001-first-tables.ts';
import { details } from './0002-details.ts';

/** Schema of a mirror, oldest first. A shipped step is never edited. */
export const mirrorMigrations: readonly Migration[] = [firstTables, details];
