import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { planTerms } from '../fixtures/plans.ts';
import { startSimulator } from '../fixtures/start-simulator.ts';
import { mirrorFile } from '../src/paths.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { builtProgram, TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { countParsed } from './count-parsed.ts';
import type { LoopDelay } from './loop-delay.ts';
import { measureProgram } from './peak-memory.ts';
import { seconds } from './seconds.ts';

/** Ten times as many with TENANTRY_BENCH_USERS=1000000; that takes minutes. */
const users = Number(process.env['TENANTRY_BENCH_USERS'] ?? 100_000);

/** The first mirror of a tenant: by export as fast as this machine can, page by page as fast as a small plan lets it. */
export const firstSync: Benchmark = {
  name: 'first-sync',
  summary: 'the first sync of a tenant into an encrypted, searchable mirror',
  isApart: true,
  run: async (print) => {
    await byExport(print);
    await byPages(2000, print);
  },
};

/** Against F: unzipping the same users and events from a file and parsing every line. */
async function byExport(print: (line: string) => void): Promise<void> {
  const size = ['--users', String(users), '--seed', '7', '--plan', 'private-cloud'];
  await using simulator = await SimulatorProcess.start(size);
  await using home = new TempHome();
  await home.addTenant('acme', simulator.tenant);
  const sync = await measureProgram([builtProgram('daemon'), '--once', '--full'], { ...process.env, ...home.env });

  const [people, events] = [await floorOf(home, 'users'), await floorOf(home, 'logs')];
  const floor = people.ms + events.ms;
  const ndjson = people.megabytes + events.megabytes;
  const mirror = megabytes(mirrorFile(home.paths, 'acme'));
  print(`by export, ${people.rows} users and ${events.rows} log events (load ${loadavg()[0]?.toFixed(1)}):`);
  print(`  sync ÷ F         ${(sync.ms / floor).toFixed(1)}   (${seconds(sync.ms)} ÷ ${seconds(floor)})`);
  print(`  rows a second    ${Math.round((people.rows + events.rows) / (sync.ms / 1000))}`);
  print(`  mirror ÷ NDJSON  ${(mirror / ndjson).toFixed(2)}   (${mirror.toFixed(0)} MB ÷ ${ndjson.toFixed(0)} MB)`);
  print(`  peak memory      ${sync.peak === undefined ? 'not told here' : `${sync.peak.toFixed(0)} MB`}`);
  print(`  loop late by     ${wordsOf(sync.delay)}`);
}

function wordsOf(delay: LoopDelay | undefined): string {
  if (delay === undefined) return 'not told';
  return `p50 ${delay.p50.toFixed(1)}  p99 ${delay.p99.toFixed(1)}  max ${delay.max.toFixed(0)} ms`;
}

/** Against the least number of requests, and the time that they take at the pace of the plan. */
async function byPages(users: number, print: (line: string) => void): Promise<void> {
  const simulator = await startSimulator({ users, seed: 7, plan: 'free' });
  try {
    await using home = new TempHome();
    await home.addTenant('acme', simulator);
    const before = simulator.requests.length;
    const sync = await measureProgram([builtProgram('daemon'), '--once', '--full'], { ...process.env, ...home.env });
    const requests = simulator.requests.slice(before);
    const pages = requests.filter(({ url }) => /^\/api\/v2\/users(?:\?|$)/u.test(url)).length;
    const least = Math.ceil(users / 100);
    const pace = planTerms.free.api?.per_second ?? 1;
    print(`by pages on the free plan, ${users} users:`);
    print(
      `  pages ÷ least    ${(pages / least).toFixed(2)}   (${pages} ÷ ${least}; ${requests.length} requests of all kinds)`,
    );
    print(`  sync ÷ pace      ${(sync.ms / 1000 / (requests.length / pace)).toFixed(2)}   (${seconds(sync.ms)})`);
    print(`  loop late by     ${wordsOf(sync.delay)}`);
    print(`  answered 429     ${requests.filter(({ status }) => status === 429).length}`);
  } finally {
    await simulator.close();
  }
}

interface Floor {
  readonly rows: number;
  readonly megabytes: number;
  readonly ms: number;
}

/** Writes all rows of the mirror to a zipped file, and measures what it takes to unzip it and to parse every line. */
async function floorOf(home: TempHome, what: 'users' | 'logs'): Promise<Floor> {
  const file = join(home.path, `${what}.ndjson.gz`);
  const text = await home.succeed([what, 'list', '--limit', '10000000', '--ndjson']);
  writeFileSync(file, gzipSync(text));
  const begun = performance.now();
  const bytes = gunzipSync(readFileSync(file));
  const rows = countParsed(bytes);
  return { rows, megabytes: bytes.length / 1e6, ms: performance.now() - begun };
}

function megabytes(file: string): number {
  return statSync(file).size / 1e6;
}
