/** Milliseconds that a call takes. */
export function time(call: () => unknown): number {
  const begun = performance.now();
  call();
  return performance.now() - begun;
}
