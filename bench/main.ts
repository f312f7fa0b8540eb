import type { Benchmark, Figure } from './benchmark.ts';
import { dayCost } from './day.ts';
import { encryption } from './encryption.ts';
import { firstSync } from './first-sync.ts';
import { frame } from './frame.ts';
import { idle } from './idle.ts';
import { ingest } from './ingest.ts';
import { logs } from './logs.ts';
import { mirror } from './mirror.ts';
import { month } from './month.ts';
import { reconcile } from './reconcile.ts';
import { peers } from './peers.ts';
import { table, writeResult } from './results.ts';
import { search } from './search.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { sync } from './sync.ts';

const benchmarks: readonly Benchmark[] = [
  start,
  frame,
  mirror,
  logs,
  ingest,
  search,
  encryption,
  peers,
  firstSync,
  idle,
  sync,
  reconcile,
  dayCost,
  month,
  simulator,
];

const asked = process.argv.slice(2);
const chosen = benchmarks.filter(({ name }) => asked.length === 0 || asked.includes(name));
if (chosen.length < asked.length) {
  console.error(`benchmarks: ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const benchmark of chosen) await runBenchmark(benchmark);
}

/** Shows what it finds, and writes it down in RESULTS.md. */
async function runBenchmark({ name, summary, run }: Benchmark): Promise<void> {
  console.log(`${name}: ${summary}`);
  const lines: string[] = [];
  const figures: Figure[] = [];
  await run(
    (line) => {
      lines.push(line);
      console.log(`  ${line}`);
    },
    (figure) => {
      figures.push(figure);
    },
  );
  if (figures.length > 0) console.log(table(figures));
  writeResult({ name, summary, figures, lines });
}
