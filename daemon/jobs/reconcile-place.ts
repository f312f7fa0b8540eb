import type { CreatedWindow, MirrorReader } from '../../src/mirror/mirror.ts';
import type { ExportPlace } from './full-pass.ts';
import type { UserKeyset } from './user-keyset.ts';

/** Users created in this stretch of time, and how many of them the tenant has, where that is known already. */
export interface CountTask {
  readonly by: 'counts';
  readonly window: Exclude<CreatedWindow, 'undated'>;
  /** Users created since are left out of the whole comparison. */
  readonly until: number;
  readonly total?: number | undefined;
  /** It is about all users: then an export may be the cheaper way. */
  readonly isAll?: boolean | undefined;
}

/** A list of users that is compared one by one. */
export interface PagesTask {
  readonly by: 'pages';
  readonly keyset: UserKeyset;
  /** Reads whole profiles: somebody is known to be missing here, and need not be asked for by id then. */
  readonly whole?: boolean | undefined;
  /** Set for a part of the round in which all are compared: how many users it has left. */
  readonly left?: number | undefined;
  /** Set when that part is all users: server time of its beginning. */
  readonly since?: number | undefined;
}

/** All users, compared one by one with the file of an export. */
export interface ExportTask {
  readonly by: 'export';
  readonly job?: Pick<ExportPlace, 'job_id' | 'asked_at'> | undefined;
  /** How often it was looked after, and how far it was then. */
  readonly polls?: number | undefined;
}

export type ReconcileTask = CountTask | PagesTask | ExportTask;

/** A comparison that is under way. Stored with every step, so that it goes on where it was cut off. */
export interface Comparison {
  /** Server time of its first answer. */
  readonly started_at: number;
  /** What is still to be done, the next thing last. */
  readonly tasks: readonly ReconcileTask[];
  /** A record of the tenant was older than ours: all may have been taken back. `seen`: so all are compared one by one. */
  readonly went_back?: 'found' | 'seen' | undefined;
}

/** The round in which all users are compared one by one, a part with each run. Times are the server's. */
export interface Round {
  readonly started_at: number;
  /** When its last part ended. */
  readonly part_at: number;
  /** Where its next part begins; left out: at the beginning. */
  readonly keyset?: UserKeyset | undefined;
}

export interface ReconcilePlace {
  readonly comparison?: Comparison | undefined;
  readonly round?: Round | undefined;
  /** When the last whole round began, by the server's clock. */
  readonly all_by_id_at?: number | undefined;
}

export function reconcilePlace(mirror: MirrorReader): ReconcilePlace {
  return (mirror.checkpoint('reconcile') as ReconcilePlace | null | undefined) ?? {};
}
