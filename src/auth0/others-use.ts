/**
 * What other programs seem to take from a bucket: the dashboard, a back end, a second machine. Nobody tells; it shows as
 * answers that leave less than expected. A bucket that holds more than people need keeps room for them; in one that sync
 * uses only when it is full, as the two requests of a free tenant, room can only be made in time.
 */
export interface OthersUse {
  /** @param isDip whether less than the reserve was left: it is people who pay then */
  took(missing: number, isDip: boolean, now: number): void;
  /** A request was answered 429: they come in bursts. */
  emptied(now: number): void;
  /**
   * Requests that sync leaves to them beyond the reserve. More than the bucket holds means to let it be full for a
   * while.
   * @param rate requests per millisecond that the bucket refills
   * @param seen_at when it was last known what is left
   */
  margin(rate: number, seen_at: number, now: number): number;
}

/** What showed that others come in bursts counts half after this time, in milliseconds. */
const halfLife = 45_000;
/** Over this time their speed is averaged, in milliseconds. */
const averaged = 20_000;
/** Until answers tell otherwise, somebody else may be there: milliseconds, and requests. */
const getsToKnow = 5_000;
const unknown = 0.5;
/** Less than this is nobody. */
const least = 0.1;
/** So much is left to them after a 429. */
const afterRefusal = 1.5;
/** Where there is no room, sync goes as fast as what they leave, less this part of their speed for what was not seen. */
const unseen = 0.15;
/** Nor does it ever leave more than this part of the refill to those who seem to take all. */
const mostOfRefill = 0.8;
/** Where there is less room than this, the margin may be more than the bucket holds: in requests. */
const little = 3;
const longestWait = 12;

/** @param room what the bucket holds beyond the reserve and the request that is sent */
export function openOthersUse(limit: number, room: number, opened_at: number): OthersUse {
  const hasRoom = room >= 1;
  const most = Math.min(10 + limit / 10, room < little ? longestWait : room);
  const bursts = openFading((passed) => 2 ** (-passed / halfLife));
  const speed = openFading((passed) => Math.exp(-passed / averaged));

  /** As many as may have come since the last answer, but for what is seen when they come: by their spread. */
  const inRoom = (seen_at: number, now: number): number => Math.sqrt(speed.at(now) * Math.max(0, now - seen_at));
  /** As many as refill while they take theirs and sync takes one. */
  const inTime = (rate: number, now: number): number => {
    const theirs = Math.min(speed.at(now) * (1 + unseen), rate * mostOfRefill);
    return theirs / (rate - theirs);
  };

  return {
    took: (missing, isDip, now) => {
      if (hasRoom && isDip) bursts.set(Math.min(most, bursts.at(now) + missing), now);
      if (hasRoom || isDip) speed.set(speed.at(now) + missing / averaged, now);
    },
    emptied: (now) => bursts.set(Math.min(most, bursts.at(now) + afterRefusal), now),
    margin: (rate, seen_at, now) => {
      const margin = Math.min(most, bursts.at(now) + (hasRoom ? inRoom(seen_at, now) : inTime(rate, now)));
      const certain = margin < least ? 0 : margin;
      return now - opened_at < getsToKnow ? Math.max(certain, unknown) : certain;
    },
  };
}

/** A number that loses its weight with time. */
function openFading(weightAfter: (passed: number) => number): {
  at(now: number): number;
  set(value: number, now: number): void;
} {
  let value = 0;
  let set_at = 0;
  return {
    at: (now) => (value === 0 ? 0 : value * weightAfter(Math.max(0, now - set_at))),
    set: (fresh, now) => {
      value = fresh;
      set_at = now;
    },
  };
}
