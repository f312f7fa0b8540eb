/**
 * What other programs seem to take from a bucket: the dashboard, a back end, a second machine, our own other processes.
 * Nobody tells; it shows as answers that leave less than expected.
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

/**
 * @param limit what the bucket holds
 * @param now until answers tell otherwise, somebody else may be there
 */
export function openOthersUse(limit: number, now: number): OthersUse {
  const most = 10 + limit / 10;
  let margin = 1;
  let at = now;
  const leftAt = (now: number): number => margin * 2 ** (-Math.max(0, now - at) / halfLife);
  return {
    took: (missing, now) => {
      margin = Math.min(most, leftAt(now) + missing);
      at = now;
    },
    margin: (now) => {
      const left = leftAt(now);
      return left < 0.1 ? 0 : left;
    },
  };
}
