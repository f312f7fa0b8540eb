import type { Benchmark } from './benchmark.ts';
import { dayCost } from './day.ts';
import { firstSync } from './first-sync.ts';
import { frame } from './frame.ts';
import { idle } from './idle.ts';
import { mirror } from './mirror.ts';
import { month } from './month.ts';
import { reconcile } from './reconcile.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { sync } from './sync.ts';

const benchmarks: readonly Benchmark[] = [
  start,
  frame,
  mirror,
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
  for (const { name, summary, run } of chosen) {
    console.log(`${name}: ${summary}`);
    await run((line) => {
      console.log(`  ${line}`);
    });
  }
}
