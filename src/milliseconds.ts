/**
 * Milliseconds since some moment: what `performance.now()` says, without the module behind it, which takes longer to load
 * than to read the rows that are timed first.
 */
export function milliseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
