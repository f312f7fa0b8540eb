/**
 * Durations counted by their size: class `n` stands for about `1.25 ** n` milliseconds, so that a percentile is known to
 * a tenth whatever its size, and a day's counts are a few dozen numbers.
 */
export type Latencies = Readonly<Record<string, number>>;

const step = Math.log(1.25);
/** About eleven minutes: nothing waits longer for an answer. */
const slowest = 60;

/** The class that a duration in milliseconds falls into. */
export function latencyClass(ms: number): number {
  return Math.min(slowest, Math.max(0, Math.round(Math.log(Math.max(1, ms)) / step)));
}

export function addLatencies(...several: readonly Latencies[]): Latencies {
  const sum: Record<string, number> = {};
  for (const one of several) {
    for (const size in one) sum[size] = (sum[size] ?? 0) + (one[size] ?? 0);
  }
  return sum;
}

/**
 * The duration, in milliseconds, that this share of all stayed below; undefined when nothing was counted.
 * @param share 0 to 1: 0.5 for the median
 */
export function latencyAt(latencies: Latencies, share: number): number | undefined {
  const classes = Object.keys(latencies)
    .map(Number)
    .toSorted((a, b) => a - b);
  const total = Object.values(latencies).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const size of classes) {
    seen += latencies[String(size)] ?? 0;
    if (seen >= total * share && total > 0) return Math.round(1.25 ** size);
  }
  return undefined;
}
