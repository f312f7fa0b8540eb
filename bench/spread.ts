export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How long most took, nearly all, and the slowest. In the unit of the times; 0 of nothing. */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** In milliseconds. */
export function spreadWords({ p50, p95, max }: Spread): string {
  return `p50 ${shortMs(p50)}  p95 ${shortMs(p95)}  max ${shortMs(max)} ms`;
}

export function shortMs(ms: number): string {
  return ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}
