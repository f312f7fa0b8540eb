import { createInterface } from 'node:readline';
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { mirrorFile } from '../src/paths.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { builtProgram, TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { measureProgram } from './peak-memory.ts';

const users = 100_000;

/** What a plan of the tenant decides: whether all users come in one file, or window by window. */
const roads = [
  { name: 'by export', plan: 'enterprise' },
  { name: 'by windows', plan: 'free' },
] as const;

/** The first mirror of a tenant, against reading the same users from a file and parsing every line. */
export const firstSync: Benchmark = {
  name: 'first-sync',
  summary: `${users} users from the simulator into an encrypted mirror, searchable`,
  run: async (print) => {
    for (const { name, plan } of roads) {
      const size = ['--users', String(users), '--seed', '7', '--plan', plan];
      await using simulator = await SimulatorProcess.start(size);
      await using home = new TempHome();
      await home.addTenant('acme', simulator.tenant);
      const sync = await measureProgram([builtProgram('daemon'), '--once', '--full'], { ...process.env, ...home.env });

      const file = join(home.path, 'users.ndjson');
      writeFileSync(file, await home.succeed(['users', 'list', '--limit', String(users), '--ndjson']));
      const parse = await timeParsing(file);
      const [ndjson, mirror] = [megabytes(file), megabytes(mirrorFile(home.paths, 'acme'))];
      print(`${name}: sync ÷ parse    ${(sync.ms / parse).toFixed(1)}   (${seconds(sync.ms)} ÷ ${seconds(parse)})`);
      print(`${name}: users a second  ${Math.round(users / (sync.ms / 1000))}`);
      print(
        `${name}: mirror ÷ NDJSON ${(mirror / ndjson).toFixed(2)}   (${mirror.toFixed(0)} MB ÷ ${ndjson.toFixed(0)} MB)`,
      );
      print(`${name}: peak memory     ${sync.peak === undefined ? 'not told here' : `${sync.peak.toFixed(0)} MB`}`);
    }
  },
};

async function timeParsing(file: string): Promise<number> {
  const begun = performance.now();
  let parsed = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    parsed += Object.keys(JSON.parse(line) as object).length > 0 ? 1 : 0;
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
