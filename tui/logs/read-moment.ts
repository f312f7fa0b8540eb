import { readAge } from '../../src/query/read-date.ts';

const minute = 60_000;

const written = /^(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})(?:[ T]+|$))?(?:(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(Z)?$/i;

/**
 * The moment that somebody types to go to, in milliseconds: an age (`-2h`, `7d`), a day, a time of day, or both, as the
 * list shows them, by the clock of this place unless a `Z` follows. Of a day or a minute its end: the newest event stands
 * on top. Without a year or a day the last such moment is meant. Undefined for anything else.
 */
export function readMoment(text: string, now: number): number | undefined {
  const typed = text.trim();
  const age = readAge(typed.replace(/^-\s*/, ''));
  if (age !== undefined) return now - age;
  const found = written.exec(typed);
  if (found === null || typed === '') return undefined;
  const [, year, month, day, hours, minutes, seconds, zone] = found;
  if (day === undefined && hours === undefined) return undefined;
  const today = new Date(now);
  const parts = {
    year: Number(year ?? today.getFullYear()),
    month: Number(month ?? today.getMonth() + 1),
    day: Number(day ?? today.getDate()),
    time: [hours ?? 23, minutes ?? 59, seconds ?? 59].map(Number) as [number, number, number],
    isUtc: zone !== undefined,
  };
  const at = momentOf(parts);
  if (at === undefined || year !== undefined || at - minute <= now) return at;
  if (day === undefined) return at - 24 * 60 * minute;
  return new Date(at).toDateString() === today.toDateString() ? at : momentOf({ ...parts, year: parts.year - 1 });
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: readonly [number, number, number];
  readonly isUtc: boolean;
}

/** Undefined for a day or a time that there is not. */
function momentOf({ year, month, day, time: [hours, minutes, seconds], isUtc }: Parts): number | undefined {
  if (month < 1 || month > 12 || day < 1 || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const end = 999;
  return isUtc
    ? Date.UTC(year, month - 1, day, hours, minutes, seconds, end)
    : new Date(year, month - 1, day, hours, minutes, seconds, end).getTime();
}
