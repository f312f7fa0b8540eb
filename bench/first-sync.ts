import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { planTerms } from '../fixtures/plans.ts';
import { startSimulator } from '../fixtures/start-simulator.ts';
import { mirrorFile } from '../src/paths.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { builtProgram, TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { measureProgram } from './peak-memory.ts';

/** The first mirror of a tenant: by export as fast as this machine can, page by page as fast as a small plan lets it. */
export const firstSync: Benchmark = {
  name: 'first-sync',
  summary: 'the first sync of a tenant into an encrypted, searchable mirror',
  run: async (print) => {
    await byExport(100_000, print);
    await byPages(2000, print);
  },
};

/** Against reading the same users from a file and parsing every line. */
async function byExport(users: number, print: (line: string) => void): Promise<void> {
  const size = ['--users', String(users), '--seed', '7', '--plan', 'private-cloud'];
  await using simulator = await SimulatorProcess.start(size);
  await using home = new TempHome();
  await home.addTenant('acme', simulator.tenant);
  const sync = await measureProgram([builtProgram('daemon'), '--once', '--full'], { ...process.env, ...home.env });

  const files = ['users', 'logs'].map((name) => ({ name, file: join(home.path, `${name}.ndjson`) }));
  for (const { name, file } of files) {
    writeFileSync(file, await home.succeed([name, 'list', '--limit', '1000000', '--ndjson']));
  }
  const parsed = files.map(({ file }) => timeParsing(file));
  const [rows, parse] = [sum(parsed.map((one) => one.rows)), sum(parsed.map((one) => one.ms))];
  const [ndjson, mirror] = [sum(files.map(({ file }) => megabytes(file))), megabytes(mirrorFile(home.paths, 'acme'))];
  print(`by export, ${parsed.map((one) => one.rows).join(' users and ')} log events:`);
  print(`  sync ÷ parse     ${(sync.ms / parse).toFixed(1)}   (${seconds(sync.ms)} ÷ ${seconds(parse)})`);
  print(`  rows a second    ${Math.round(rows / (sync.ms / 1000))}`);
  print(`  mirror ÷ NDJSON  ${(mirror / ndjson).toFixed(2)}   (${mirror.toFixed(0)} MB ÷ ${ndjson.toFixed(0)} MB)`);
  print(`  peak memory      ${sync.peak === undefined ? 'not told here' : `${sync.peak.toFixed(0)} MB`}`);
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
    print(`  answered 429     ${requests.filter(({ status }) => status === 429).length}`);
  } finally {
    await simulator.close();
  }
}

function timeParsing(file: string): { readonly rows: number; readonly ms: number } {
  const begun = performance.now();
  let rows = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line !== '' && typeof JSON.parse(line) === 'object') rows += 1;
  }
  return { rows, ms: performance.now() - begun };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function megabytes(file: string): number {
  return statSync(file).size / 1e6;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
