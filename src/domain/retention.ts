const day = 24 * 3_600_000;

/** In days. A year is one of 365. */
const units: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/** Users who are gone keep their last profile for so long; that they were there is known for as long as the log says. */
export const goneProfilesFor = 7 * day;

/** What somebody looked at once is read again when somebody looks again; until then it is kept for so long. */
export const detailsFor = 30 * day;

/** True for `90d`, `12w`, `6m`, `2y` and `forever`: how long a tenant's log is kept here. */
export function isKeepLogs(text: string): boolean {
  return text === 'forever' || keepLogsFor(text) !== undefined;
}

/** In milliseconds; undefined: for ever. */
export function keepLogsFor(text: string | undefined): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,3})([dwmy])$/.exec(text ?? '') ?? [];
  return count === undefined || unit === undefined ? undefined : Number(count) * (units[unit] ?? 1) * day;
}

/** `90d` as `90 days`. */
export function keepLogsWords(text: string | undefined): string {
  const [, count, unit] = /^(\d+)([dwmy])$/.exec(text ?? '') ?? [];
  if (count === undefined || unit === undefined) return 'for ever';
  const name = { d: 'day', w: 'week', m: 'month', y: 'year' }[unit] ?? unit;
  return `for ${count} ${name}${count === '1' ? '' : 's'}`;
}
