import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';

import { readLineBlocks } from '../src/auth0/read-line-blocks.ts';
import { copyHome, openBigHome } from './big-home.ts';
import type { Benchmark } from './benchmark.ts';
import { countParsed } from './count-parsed.ts';
import { measureProgram } from './peak-memory.ts';
import { seconds } from './seconds.ts';

const users = Number(process.env['BENCH_USERS'] ?? 1_000_000);
const events = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);

/** From an export on disk to a mirror that is encrypted and quick to search, against unzipping and parsing its lines. */
export const ingest: Benchmark = {
  name: 'ingest',
  summary: `${users} users (BENCH_USERS) of an export on disk into an encrypted, searchable mirror`,
  run: async (print, note) => {
    const home = await openBigHome({ users, events }, print);
    const zipped = `${home.usersFile}.gz`;
    if (!existsSync(zipped))
      spawnSync('gzip', ['-1', '-c', home.usersFile], { stdio: ['ignore', openSync(zipped, 'w'), 'inherit'] });
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const copy = copyHome(home, folder);
      rmSync(copy.mirrorFile);
      const before = await floorOf(zipped);
      const program = join(import.meta.dirname, 'ingest-program.ts');
      const { ms, cpu = 0, peak = 0 } = await measureProgram([program, folder, zipped], process.env);
      const floor = (before + (await floorOf(zipped))) / 2;
      const [mirror, ndjson] = [statSync(copy.mirrorFile).size, statSync(home.usersFile).size];
      print(
        `mirror in ${seconds(ms)}, ${seconds(cpu)} of computing, ${Math.round(users / (ms / 1000))} users a second`,
      );
      print(`F, unzip and parse every line: ${seconds(floor)}`);
      const parts = { ours: seconds(ms), against: `F ${seconds(floor)}` };
      note({ what: 'first mirror ÷ F', ...parts, ratio: ms / floor, goal: '≤ 5' });
      const sizes = { ours: megabytes(mirror), against: `NDJSON ${megabytes(ndjson)}` };
      note({ what: 'mirror of users ÷ NDJSON', ...sizes, ratio: mirror / ndjson, goal: '≤ 0.75' });
      note({ what: 'peak memory', ours: `${peak.toFixed(0)} MB`, against: '650 MB', ratio: peak / 650, goal: '≤ 1' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function floorOf(zipped: string): Promise<number> {
  const begun = performance.now();
  let parsed = 0;
  for await (const { bytes } of readLineBlocks(createReadStream(zipped).pipe(createGunzip()), {
    most: 1000,
    skip: 0,
  })) {
    parsed += countParsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }
  if (parsed !== users) throw new Error(`${parsed} of ${users} lines were parsed`);
  return performance.now() - begun;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
