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
  const time = [hours ?? 23, minutes ?? 59, seconds ?? 59].map(Number) as [number, number, number];
  const isUtc = zone !== undefined;
  const today = dayOf(now, isUtc);
  if (day === undefined) {
    const at = momentOf({ ...today, time, isUtc });
    if (at === undefined || at - minute <= now) return at;
    // The clock of a place may have been put on or back since.
    const yesterday = dayOf(Date.UTC(today.year, today.month - 1, today.day - 1), true);
    return momentOf({ ...yesterday, time, isUtc });
  }
  const parts = { month: Number(month), day: Number(day), time, isUtc };
  if (year !== undefined) return momentOf({ ...parts, year: Number(year) });
  const isToday = parts.month === today.month && parts.day === today.day;
  // Of a 29th of February the last one is up to eight years ago.
  for (let past = 0; past <= 8; past += 1) {
    const at = momentOf({ ...parts, year: today.year - past });
    if (at !== undefined && ((isToday && past === 0) || at - minute <= now)) return at;
  }
  return undefined;
}

function dayOf(at: number, isUtc: boolean): Pick<Parts, 'year' | 'month' | 'day'> {
  const date = new Date(at);
  return isUtc
    ? { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    : { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
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
