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
    await byPages(5000, print);
  },
};

/** Against reading the same users from a file and parsing every line. */
async function byExport(users: number, print: (line: string) => void): Promise<void> {
  const size = ['--users', String(users), '--seed', '7', '--plan', 'private-cloud'];
  await using simulator = await SimulatorProcess.start(size);
  await using home = new TempHome();
  await home.addTenant('acme', simulator.tenant);
  const sync = await measureProgram([builtProgram('daemon'), '--once', '--full'], { ...process.env, ...home.env });

  const file = join(home.path, 'users.ndjson');
  writeFileSync(file, await home.succeed(['users', 'list', '--limit', String(users), '--ndjson']));
  const parse = timeParsing(file, users);
  const [ndjson, mirror] = [megabytes(file), megabytes(mirrorFile(home.paths, 'acme'))];
  print(`by export, ${users} users:`);
  print(`  sync ÷ parse     ${(sync.ms / parse).toFixed(1)}   (${seconds(sync.ms)} ÷ ${seconds(parse)})`);
  print(`  users a second   ${Math.round(users / (sync.ms / 1000))}`);
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

function timeParsing(file: string, users: number): number {
  const begun = performance.now();
  let parsed = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line !== '' && typeof JSON.parse(line) === 'object') parsed += 1;
  }
  if (parsed !== users) throw new Error(`the mirror holds ${parsed} of ${users} users`);
  return performance.now() - begun;
}

function megabytes(file: string): number {
  return statSync(file).size / 1e6;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
