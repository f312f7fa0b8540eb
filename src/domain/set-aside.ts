/** A damaged mirror that was set aside, and what became of its rows. */
export interface SetAsideNote {
  /** Path of the damaged file; as it is stored, its name alone. Nothing ever deletes it but the removal of its tenant. */
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly found_at: number;
  /** `waiting`: what it holds is not brought over yet, or not to the end. */
  readonly state: 'waiting' | 'done';
  readonly saved?: SalvagedRows | undefined;
  /** Log events that it held and that could not be read, at most. What Auth0 no longer has of them is a gap. */
  readonly lost_events?: number | undefined;
}

/** How much was brought over from a damaged mirror. */
export interface SalvagedRows {
  readonly users: number;
  readonly log_events: number;
  readonly tombstones: number;
  readonly details: number;
}

/** What a person has to know of it, in one or two sentences. */
export function setAsideWords({ file, found_at, state, saved, lost_events = 0 }: SetAsideNote): string {
  const date = new Date(found_at).toISOString().slice(0, 16).replace('T', ' ');
  const found = `the mirror was damaged; on ${date} UTC it was set aside as ${file} and a new one was begun`;
  if (state === 'waiting' || saved === undefined) return `${found}. What can be read of it is being brought over.`;
  const { users, log_events } = saved;
  if (users + log_events + saved.tombstones + saved.details === 0)
    return `${found}. Nothing in it can be read; the log begins anew with what Auth0 still has.`;
  const lost =
    lost_events === 0
      ? 'no log event is missing'
      : `up to ${lost_events} log events could not be read: what Auth0 still has of them is read again, the rest are gaps`;
  return `${found}. Brought over: ${log_events} log events and ${users} users; ${lost}. The file may be deleted.`;
}
