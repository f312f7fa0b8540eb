import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';

import type { Benchmark, Figure } from './benchmark.ts';
import { changes } from './changes.ts';
import { dayCost } from './day.ts';
import { encryption } from './encryption.ts';
import { firstSync } from './first-sync.ts';
import { frame } from './frame.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest.ts';
import { logs, manyLogs } from './logs.ts';
import { month } from './month.ts';
import { peers } from './peers.ts';
import { reconcile } from './reconcile.ts';
import { readGoals, table, writeResult } from './results.ts';
import { search } from './search.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { sync } from './sync.ts';

const benchmarks: readonly Benchmark[] = [
  start,
  frame,
  search,
  encryption,
  ingest,
  changes,
  logs,
  peers,
  idle,
  firstSync,
  sync,
  reconcile,
  dayCost,
  month,
  simulator,
  manyLogs,
];

/** Milliseconds after which one that hangs is given up. */
const patience = 40 * 60_000;

const asked = process.argv.slice(2);
const chosen = benchmarks.filter(({ name, isApart }) => (asked.length === 0 ? !isApart : asked.includes(name)));
const [only] = chosen;
if (chosen.length < asked.length) {
  console.error(`benchmarks: ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else if (asked.length === 1 && only !== undefined) {
  await runBenchmark(only);
  // Whatever it left open is over.
  process.exit();
} else {
  for (const { name } of chosen) runApart(name);
  console.log(`\n${readGoals()}`);
}

/** In a process of its own: whatever happens to one, the next begins with an empty memory. */
function runApart(name: string): void {
  const begun = performance.now();
  const { status, signal } = spawnSync(process.execPath, [import.meta.filename, name], {
    stdio: 'inherit',
    timeout: patience,
  });
  console.log(`(${name}: ${((performance.now() - begun) / 60_000).toFixed(1)} minutes)\n`);
  if (status === 0) return;
  console.error(`${name} ended with ${String(status ?? signal)}\n`);
  process.exitCode = 1;
}

/** Shows what it finds, and writes it down in RESULTS.md; also how far one came that failed. */
async function runBenchmark({ name, summary, run }: Benchmark): Promise<void> {
  console.log(`${name}: ${summary}`);
  const load = loadavg()[0]!;
  const lines: string[] = [];
  const figures: Figure[] = [];
  const print = (line: string): void => {
    lines.push(line);
    console.log(`  ${line}`);
  };
  try {
    await run(print, (figure) => {
      figures.push(figure);
    });
  } catch (error) {
    console.error(error);
    print(`failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
  if (figures.length > 0) console.log(table(figures));
  await writeResult({ name, summary, figures, lines, load });
}
