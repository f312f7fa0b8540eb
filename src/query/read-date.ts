const day = 86_400_000;
const units: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: day,
  w: 7 * day,
  mo: 30 * day,
  y: 365 * day,
};

/** A date names a stretch of time: a day, a second. From `start` (included) to `end` (excluded), in milliseconds. */
export interface DateSpan {
  readonly start: number;
  readonly end: number;
}

const datePattern =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** Reads `2026`, `2026-08`, `2026-08-01` or a point in time; UTC unless it names its offset. */
export function readDateSpan(text: string): DateSpan | undefined {
  const found = datePattern.exec(text);
  if (!found) return undefined;
  const [, year, month, date, hour, minute, second, fraction, zone] = found;
  const parts = [year, month ?? '01', date ?? '01'].join('-');
  const time = [hour ?? '00', minute ?? '00', second ?? '00'].join(':');
  const offset = zone === undefined ? 'Z' : zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const start = Date.parse(`${parts}T${time}.${(fraction ?? '').padEnd(3, '0').slice(0, 3)}${offset}`);
  if (Number.isNaN(start) || !isInMonth(Number(year), Number(month ?? 1), Number(date ?? 1))) return undefined;
  if (month === undefined) return { start, end: Date.UTC(Number(year) + 1, 0) };
  if (date === undefined) return { start, end: Date.UTC(Number(year), Number(month)) };
  if (hour === undefined) return { start, end: start + day };
  if (second === undefined) return { start, end: start + 60_000 };
  return { start, end: start + (fraction === undefined ? 1000 : 1) };
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isInMonth(year: number, month: number, date: number): boolean {
  return date <= lastOfMonth(year, month);
}

/** The number of days of a month, which is 1 to 12. */
export function lastOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Reads a length of time such as `30d`, `12h`, `15m`, `2w`, `6mo`, `1y`; in milliseconds. */
export function readAge(text: string): number | undefined {
  const found = /^(\d{1,6})(mo|[mhdwy])$/i.exec(text);
  const unit = units[found?.[2]?.toLowerCase() ?? ''];
  return unit === undefined ? undefined : Number(found?.[1]) * unit;
}
