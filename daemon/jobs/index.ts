import { catalogueJobs } from './catalogue-jobs.ts';
import { logEvents } from './log-events.ts';
import { reconcile } from './reconcile.ts';
import { prune } from './prune.ts';
import { salvage } from './salvage.ts';
import type { SyncJob } from './sync-job.ts';
import { upkeep } from './upkeep.ts';
import { usersChanged } from './users-changed.ts';
import { usersFull } from './users-full.ts';
import { usersStale } from './users-stale.ts';

/** Every job, in the order in which they go when several are due for the same time. */
export const syncJobs: readonly SyncJob[] = [
  salvage,
  usersFull,
  upkeep,
  logEvents,
  ...catalogueJobs,
  usersChanged,
  usersStale,
  reconcile,
  prune,
];
