const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of time in one short word: `12s`, `5m`, `2h`, `9d`, `3mo`, `2y`. Never negative: clocks differ a little. */
export function shortSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < minute) return `${String(Math.floor(span / 1000))}s`;
  if (span < hour) return `${String(Math.floor(span / minute))}m`;
  if (span < 2 * day) return `${String(Math.floor(span / hour))}h`;
  if (span < 61 * day) return `${String(Math.floor(span / day))}d`;
  if (span < 730 * day) return `${String(Math.floor(span / (30.44 * day)))}mo`;
  return `${String(Math.floor(span / (365.25 * day)))}y`;
}

/** `2026-11-21 19:02:11` in UTC, or the text itself when it is no date. */
export function longDate(at: number | undefined): string {
  if (at === undefined) return '';
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** Date and time in the place of the person: `2026-11-21 20:02:11`. */
export function localDate(at: number): string {
  const date = new Date(at);
  const days = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${days} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The same with the distance from UTC, which tells apart the two hours of one name: `2026-10-25 02:30:00 +01:00`. */
export function placedDate(at: number): string {
  const ahead = -new Date(at).getTimezoneOffset();
  const sign = ahead < 0 ? '-' : '+';
  const minutes = Math.abs(ahead);
  return `${localDate(at)} ${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `48,213`. By hand, because to load the tables of all languages takes as long as a frame. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?<!\.\d*)(?=(?:\d{3})+(?!\d))/g, ',');
}
