import { type JobName, jobNames } from '../src/domain/job.ts';
import type { MirrorReader } from '../src/mirror/mirror.ts';

/** What a person asks of a single sync beyond what has changed. */
export interface SyncWishes {
  /** Read all users again, also where that was done before. */
  readonly full: boolean;
  /** Compare all users with the tenant's. */
  readonly reconcile: boolean;
}

/** The jobs of a single sync. Reading all users is part of it only when that was never done to the end, or is asked for. */
export function jobsOfSync(mirror: MirrorReader, { full, reconcile }: SyncWishes): JobName[] {
  const complete = mirror.isComplete();
  // Listening has no end.
  const left = new Set<JobName>(['events']);
  if (complete && !full) left.add('users-full');
  if (!reconcile) left.add('reconcile');
  return jobNames.filter((name) => !left.has(name));
}
