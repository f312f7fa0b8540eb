/**
 * What other programs seem to take from a bucket: the dashboard, a back end, a second machine. Nobody tells; it shows as
 * answers that leave less than expected, and matters once that is less than the reserve.
 */
export interface OthersUse {
  took(missing: number, now: number): void;
  /**
   * Requests that sync leaves to them beyond the reserve. More than the bucket holds means to let it be full for a
   * while: in a bucket of two, room for others can only be made in time.
   */
  margin(now: number): number;
}

/** The margin halves in this time, in milliseconds. */
const halfLife = 45_000;
/** Until answers tell otherwise, somebody else may be there: milliseconds, and requests. */
const getsToKnow = 5_000;
const unknown = 0.5;
/** Less than this is nobody. */
const least = 0.1;

/** @param limit what the bucket holds */
export function openOthersUse(limit: number, opened_at: number): OthersUse {
  const most = 10 + limit / 10;
  let seen = 0;
  let at = opened_at;
  const leftAt = (now: number): number => seen * 2 ** (-Math.max(0, now - at) / halfLife);
  return {
    took: (missing, now) => {
      seen = Math.min(most, leftAt(now) + missing);
      at = now;
    },
    margin: (now) => {
      const left = leftAt(now);
      const margin = left < least ? 0 : left;
      return now - opened_at < getsToKnow ? Math.max(margin, unknown) : margin;
    },
  };
}
