import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** How late the event loop of a program was, in milliseconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Names the file that the figures are written to when the program ends. */
export const loopDelayVariable = 'TENANTRY_BENCH_LOOP_DELAY';

/** To be loaded with `--import` before a program: what blocks its main thread shows. */
const file = process.env[loopDelayVariable];
if (file !== undefined && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.once('exit', () => {
    const [p50, p99, max] = [delay.percentile(50), delay.percentile(99), delay.max].map((ns) => ns / 1e6 - 5);
    writeFileSync(file, JSON.stringify({ p50, p99, max }));
  });
}
