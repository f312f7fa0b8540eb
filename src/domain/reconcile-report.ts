/**
 * What the last comparison of all users with the tenant found. Kept in the mirror for `status` and the Sync screen.
 * Times are milliseconds of this machine's clock.
 */
export interface ReconcileReport {
  readonly started_at: number;
  /** Undefined while it is under way. */
  readonly ended_at?: number | undefined;
  /** Users that were compared, by counts or one by one. */
  readonly users: number;
  /** Of these, compared one by one: id and `updated_at`. */
  readonly users_by_id: number;
  /** Requests that it took, without the reads by id that settle the differences. */
  readonly requests: number;
  /** Users of the tenant that were missing here. */
  readonly added: number;
  /** Users that were in another state here. */
  readonly changed: number;
  /** Users here that the tenant no longer has. Each is read by id before it is called deleted. */
  readonly gone: number;
  /** Since then every user was compared one by one, in one go or bit by bit. */
  readonly all_by_id_at?: number | undefined;
}
