/** What is known of the server's clock. Times in milliseconds. */
export interface ClockOffset {
  /** Learns from one answer: when it was asked for and when it came, by the local clock, and its `Date` header. */
  learn(sent_at: number, arrived_at: number, date: number): void;
  /** Server clock minus local clock; 0 before the first answer. */
  offset(): number;
  /** The least that the offset can be. */
  atLeast(): number;
}

/** Bounds older than this are forgotten, so that a clock that is set right is noticed. */
const keptFor = 10 * 60_000;

/**
 * The `Date` header counts whole seconds, so one answer tells the offset to a second and its own latency; each
 * further one narrows it. Answers that contradict what was known (a clock was set) start it afresh.
 */
export function openClockOffset(): ClockOffset {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let since = 0;
  return {
    learn: (sent_at, arrived_at, date) => {
      // The clock was set back in between: the next answer tells.
      if (arrived_at < sent_at) return;
      const atLeast = date - arrived_at;
      const atMost = date + 1000 - sent_at;
      const stale = arrived_at - since > keptFor || arrived_at < since;
      if (stale || atLeast > high || atMost < low) {
        low = atLeast;
        high = atMost;
        since = arrived_at;
        return;
      }
      low = Math.max(low, atLeast);
      high = Math.min(high, atMost);
    },
    // Clocks that may agree are taken to agree.
    offset: () => (low <= 0 && high >= 0 ? 0 : Math.round((low + high) / 2)),
    atLeast: () => (Number.isFinite(low) ? low : 0),
  };
}
