import type { Migration } from '../database.ts';
import { firstTables } from './0001-first-tables.ts';
import { details } from './0002-details.ts';
import { activity } from './0003-activity.ts';
import { prune } from './0004-prune.ts';
import { fullPages } from './0005-full-pages.ts';
import { loginBlocks } from './0006-login-blocks.ts';
import { logArchive } from './0007-log-archive.ts';
import { recentChanges } from './0008-recent-changes.ts';
import { leanProfiles } from './0009-lean-profiles.ts';
import { logSuspects } from './0010-log-suspects.ts';
import { leanUsers } from './0011-lean-users.ts';
import { leanerUsers } from './0012-leaner-users.ts';
import { picturesAndIps } from './0013-pictures-and-ips.ts';

/** Schema of a mirror, oldest first. A shipped step is never edited. */
export const mirrorMigrations: readonly Migration[] = [
  firstTables,
  details,
  activity,
  prune,
  fullPages,
  loginBlocks,
  logArchive,
  recentChanges,
  leanProfiles,
  logSuspects,
  leanUsers,
  leanerUsers,
  picturesAndIps,
];
