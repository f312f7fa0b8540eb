/**
 * Milliseconds that this process has computed since it began: for bounds on work that waits for nothing. A machine that
 * does other things as well takes longer by the clock, and not by this.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
