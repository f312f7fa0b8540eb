import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';

import { readLineBlocks } from '../src/auth0/read-line-blocks.ts';
import { type BigHome, copyWithoutMirror, openBigHome, size, zippedUsers } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { countParsed } from './count-parsed.ts';
import { atLeast, atMost } from './goal.ts';
import { measureProgram } from './peak-memory.ts';
import { seconds } from './seconds.ts';

/** From an export on disk to a mirror that is encrypted and quick to search, against unzipping and parsing its lines. */
export const ingest: Benchmark = {
  name: 'ingest',
  summary: `${size.users} users (BENCH_USERS) of an export on disk into an encrypted, searchable mirror`,
  run: async (print, note) => {
    const home = await openBigHome(print);
    const zipped = zippedUsers(home);
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const copy = copyWithoutMirror(home, folder);
      const before = await floorOf(zipped);
      const program = join(import.meta.dirname, 'ingest-program.ts');
      const { ms, cpu = 0, peak = 0 } = await measureProgram([program, folder, zipped], process.env);
      const floor = (before + (await floorOf(zipped))) / 2;
      const [mirror, ndjson] = [statSync(copy.mirrorFile).size, statSync(home.usersFile).size];
      print(
        `mirror in ${seconds(ms)}, ${seconds(cpu)} of computing, ${Math.round(size.users / (ms / 1000))} users a second`,
      );
      print(`F, unzip and parse every line: ${seconds(floor)}`);
      const parts = { ours: seconds(ms), against: `F ${seconds(floor)}` };
      const slow = 'one thread writes rows and indexes, another computes what they hold: no core is idle';
      const first = atMost(1, 5, { value: ms / floor, limit: slow });
      note({ what: 'first mirror by export ÷ F', ...parts, ratio: ms / floor, goal: first });
      await compareScript(home, folder, size.users / ms, print, note);
      const sizes = { ours: megabytes(mirror), against: `NDJSON ${megabytes(ndjson)}` };
      const large = 'the indexes of what is searched and sorted are larger than what they are made from';
      const small = atMost(3, 0.75, { value: mirror / ndjson, limit: large });
      note({ what: 'mirror of users ÷ NDJSON', ...sizes, ratio: mirror / ndjson, goal: small });
      const lean = atMost(3, 650, {
        value: peak,
        unit: ' MB',
        limit: 'the page cache and the batches of three threads',
      });
      note({ what: 'its peak memory', ours: `${peak.toFixed(0)} MB`, against: '', ratio: undefined, goal: lean });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What one writes in an afternoon, with a part of the users: it takes minutes for all. @param pace users a millisecond */
async function compareScript(
  home: BigHome,
  folder: string,
  pace: number,
  print: (line: string) => void,
  note: (figure: Figure) => void,
): Promise<void> {
  const count = Math.min(100_000, size.users);
  const program = join(import.meta.dirname, 'plain-script.ts');
  const { ms } = await measureProgram([program, home.usersFile, join(folder, 'script.db'), String(count)], process.env);
  const times = pace / (count / ms);
  print(`a plain script with an index of trigrams, in the clear: ${count} users in ${seconds(ms)}`);
  note({
    what: 'first mirror ÷ a plain script, by pace',
    ours: `${Math.round(pace * 1000)} users a second`,
    against: `${Math.round((count / ms) * 1000)} users a second`,
    ratio: times,
    goal: atLeast(1, 5, { value: times, limit: 'the same as above: the script makes fewer indexes' }),
  });
}

async function floorOf(zipped: string): Promise<number> {
  const begun = performance.now();
  let parsed = 0;
  for await (const { bytes } of readLineBlocks(createReadStream(zipped).pipe(createGunzip()), {
    most: 1000,
    skip: 0,
  })) {
    parsed += countParsed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }
  if (parsed !== size.users) throw new Error(`${parsed} of ${size.users} lines were parsed`);
  return performance.now() - begun;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
