/** Requests of a limit that the sync leaves to people. @param reserve share of the limit, 0 to 1; at least one is kept */
export function keptForPeople(limit: number, reserve: number): number {
  return Math.max(1, Math.ceil(limit * reserve));
}
