/** How fast a bucket refills, in requests per millisecond, as far as answers tell. */
export interface RefillRate {
  /** The present estimate. */
  value(): number;
  /** What one answer proves: so many were missing, and it takes at most `wait` ms until the bucket is full. */
  prove(missing: number, wait: number, now: number): void;
  /** What answers to this program have proven: it is no slower. */
  proven(): number;
  /** What answers to another program have proven. */
  told(rate: number): void;
  /** Whether answers prove it: what is missing then was taken by others. */
  isProven(): boolean;
  /** The next answer found what was expected, or more: a little faster may do. */
  confirmed(): void;
  /** It found less: the estimate was too high, or somebody else uses the bucket. */
  surprised(now: number): void;
}

/** No bucket that Auth0 describes takes longer than this to fill, in milliseconds. */
const slowestFill = 120_000;
/** Most of them fill in this time or less: where the search begins. */
const usualFill = 6_000;
/** A plan can change: proofs are forgotten after this long. */
const provenFor = 5 * 60_000;
/** Nor is a proof believed at once that speaks against what was seen. */
const doubtedFor = 15_000;
/** Once something was too fast, stay this far below it and come nearer only slowly. */
const keepBelow = 0.97;
/** Until something was too fast, the rate grows by this factor. */
const firstGrowth = 1.5;

/**
 * No header names the rate. `x-ratelimit-remaining` is rounded down and `x-ratelimit-reset` up to a second, so each
 * answer only proves bounds; within them the rate is felt for: up a little while the bucket holds what was expected,
 * down when it holds less.
 */
export function openRefillRate(limit: number): RefillRate {
  let atLeast = limit / slowestFill;
  let toldAtLeast = 0;
  let atMost = Number.POSITIVE_INFINITY;
  let provenSince = Number.NEGATIVE_INFINITY;
  let rate = limit / usualFill;
  let tooFast = Number.POSITIVE_INFINITY;
  let tooFastSince = 0;

  return {
    value: () => rate,
    prove: (missing, wait, now) => {
      if (now - provenSince > provenFor) {
        atLeast = limit / slowestFill;
        toldAtLeast = 0;
        atMost = Number.POSITIVE_INFINITY;
        provenSince = now;
      }
      // `remaining` is rounded down; but the request that was answered is surely missing.
      if (missing > 0 && wait > 0) atLeast = Math.max(atLeast, Math.max(1, missing - 1) / wait);
      // Rounding hides up to a second, and the way there and back a little more.
      if (missing > 0 && wait > 1500) atMost = Math.min(atMost, missing / (wait - 1500));
      if (atMost < atLeast) atMost = Number.POSITIVE_INFINITY;
      // What is proven was not too fast: somebody else was there.
      if (now - tooFastSince > (atLeast > tooFast ? doubtedFor : provenFor)) tooFast = Number.POSITIVE_INFINITY;
      rate = Math.min(Math.max(rate, Math.min(atLeast, tooFast * keepBelow)), atMost);
    },
    proven: () => atLeast,
    told: (proof) => {
      toldAtLeast = proof;
      rate = Math.min(atMost, Math.max(rate, Math.min(proof, tooFast * keepBelow)));
    },
    isProven: () => rate <= Math.max(atLeast, toldAtLeast) * 1.01,
    confirmed: () => {
      const hold = tooFast * keepBelow;
      const growth = tooFast === Number.POSITIVE_INFINITY ? firstGrowth : 1.1;
      rate = Math.min(atMost, rate < hold ? Math.min(hold, rate * growth) : rate * 1.0007);
    },
    surprised: (now) => {
      const isFirst = tooFast === Number.POSITIVE_INFINITY;
      tooFast = rate;
      rate = isFirst ? rate / firstGrowth : rate * keepBelow;
      tooFastSince = now;
    },
  };
}
