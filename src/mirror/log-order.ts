import { hash } from 'node:crypto';

/** Numbers that one microsecond has: events that arrive in the same one take those that follow. */
const perMicrosecond = 4;
/** Events of one microsecond stand within so many numbers, however many they are. */
export const perMillisecond = 1000 * perMicrosecond;
/** Keeps numbers below 2^53 until 2080. */
const epoch = Date.UTC(2010, 0, 1);
/** In milliseconds. */
const longestDelay = 7 * 86_400_000;

/**
 * Where an event stands in the order of arrival, as a number that its row is kept under. Auth0 promises that ids rise
 * with the arrival, and writes the time of arrival into them: `900`, fourteen digits of date and time, six of a
 * fraction of a second, a counter. Another number stands where its first digits put it, any other id where its date would.
 * https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 * @param date of the event, in milliseconds
 * @returns the least number that it may have; another event can have taken it
 */
export function arrivalOf(log_id: string, date: number): number {
  const time = arrivedAt(log_id);
  if (time === undefined && /^900\d+$/.test(log_id)) return Number(log_id.slice(3, 15)) * perMillisecond;
  return Math.floor(((time ?? date) - epoch) * perMillisecond);
}

/**
 * What an event is found by when a date is asked for, in milliseconds: its own date. Where that cannot be read, or lies
 * so far from the arrival that it cannot be true, it is the arrival: how late events arrive at most bounds every search.
 */
export function dateOf(log_id: string, date: number | undefined): number {
  if (date === undefined) return Math.floor(timeOfArrival(arrivalOf(log_id, 0)));
  const time = arrivedAt(log_id);
  return time === undefined || Math.abs(time - date) <= longestDelay ? date : Math.floor(time);
}

/** Tells events of the same microsecond apart. Fits into six bytes. */
export function markOf(log_id: string): number {
  return hash('sha1', log_id, 'buffer').readUIntBE(0, 6) % 2 ** 47;
}

/** The least number of an event that arrived at or after a time, in milliseconds. */
export function arrivalAt(time: number): number {
  return Math.floor((time - epoch) * perMillisecond);
}

/** The time of arrival behind a number, in milliseconds. */
export function timeOfArrival(arrival: number): number {
  return arrival / perMillisecond + epoch;
}

/** Milliseconds, with a fraction. */
function arrivedAt(log_id: string): number | undefined {
  const found = /^900(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})\d{10,}$/.exec(log_id);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] = found.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return time < epoch ? undefined : time + fraction / 1000;
}
