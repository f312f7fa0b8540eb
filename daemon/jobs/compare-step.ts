import type { Batch } from '../../src/mirror/mirror.ts';
import type { ReconcileTask, Round } from './reconcile-place.ts';

/** What one step of a comparison found, and what it leaves to be done. Numbers that are left out are 0. */
export interface CompareStep {
  /** In place of the task that was taken, the next one last. */
  readonly tasks: readonly ReconcileTask[];
  readonly requests: number;
  /** Users of the mirror that were compared, and of these one by one. */
  readonly users?: number | undefined;
  readonly users_by_id?: number | undefined;
  readonly added?: number | undefined;
  readonly changed?: number | undefined;
  readonly gone?: number | undefined;
  readonly found?: Batch['users'];
  readonly stale?: Batch['stale'];
  /** A record of the tenant is older than ours. */
  readonly went_back?: boolean | undefined;
  /** Where the round in which all are compared one by one goes on; `null`: it is at its end. */
  readonly round?: Round['keyset'] | null;
  /** With `null`: when it began, where it was done in one go. Server time. */
  readonly since?: number | undefined;
  /** Nothing more can be done before this, in local milliseconds. */
  readonly again_at?: number | undefined;
  /** So many differ that reading all users anew is cheaper. */
  readonly readAll?: boolean | undefined;
  readonly note?: string | undefined;
}
