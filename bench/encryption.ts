import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3-multiple-ciphers';

import { randomFrom } from '../fixtures/random.ts';
import { foldText } from '../src/domain/fold-text.ts';
import type { Database as OpenDatabase } from '../src/mirror/database.ts';
import { sortKey } from '../src/mirror/user-columns.ts';
import { UserReader } from '../src/mirror/user-reader.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import type { Secret } from '../src/secret.ts';
import { type BigHome, copyHome, copyWithoutMirror, openBigHome, size, zippedUsers } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { atMost } from './goal.ts';
import { median } from './median.ts';
import { measureProgram } from './peak-memory.ts';
import { seconds } from './seconds.ts';
import { isAsked, somePeople } from './some-people.ts';
import { shortMs, spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';
import { typedTexts } from './typed-texts.ts';

/** The same keys against the mirror as it is, and against the same file without its cipher. */
export const encryption: Benchmark = {
  name: 'encryption',
  summary: `keystrokes over ${size.users} users (BENCH_USERS), in an encrypted mirror and in the same one in the clear`,
  run: async (print, note) => {
    const home = await openBigHome(print);
    const session = home.session();
    const key = (await (await session.credentials()).get(home.tenant, 'mirror'))!;
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const clear = copyHome(home, folder);
      decrypt(clear, key);
      const [ours, theirs] = [open(home, key), open(clear, undefined)];
      const texts = typedTexts(somePeople(home, 140), randomFrom(7, 'typed')).filter(isAsked);
      const times = { ours: [] as number[], theirs: [] as number[] };
      for (const text of texts) {
        times.ours.push(time(() => ask(ours, text)));
        times.theirs.push(time(() => ask(theirs, text)));
      }
      const [encrypted, plain] = [spreadOf(times.ours), spreadOf(times.theirs)];
      print(`${texts.length} keys, encrypted    ${spreadWords(encrypted)}`);
      print(`the same in the clear  ${spreadWords(plain)}`);
      const parts = { ours: `${shortMs(encrypted.p95)} ms (p95)`, against: `in the clear: ${shortMs(plain.p95)} ms` };
      const ratio = encrypted.p95 / plain.p95;
      const limit = 'a page that is not in memory is read and deciphered';
      note({ what: 'a key, encrypted ÷ in the clear', ...parts, ratio, goal: atMost(2, 1.1, { value: ratio, limit }) });
      await compareIngest(home, print, note);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A part of the export, by turns, in the same way, with the cipher and without. */
async function compareIngest(
  home: BigHome,
  print: (line: string) => void,
  note: (figure: Figure) => void,
): Promise<void> {
  const count = Math.min(100_000, size.users);
  const program = join(import.meta.dirname, 'ingest-program.ts');
  const clear = ['--import', new URL('without-cipher.ts', import.meta.url).href];
  const times: Record<'encrypted' | 'clear', number[]> = { encrypted: [], clear: [] };
  for (const way of ['encrypted', 'clear', 'clear', 'encrypted', 'encrypted', 'clear'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const copy = copyWithoutMirror(home, folder);
      const args = [program, folder, zippedUsers(home), String(count)];
      const { ms } = await measureProgram(way === 'clear' ? [...clear, ...args] : args, process.env);
      if (isInTheClear(copy.mirrorFile) !== (way === 'clear')) throw new Error(`${copy.mirrorFile} is not ${way}`);
      times[way].push(ms);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [encrypted, plain] = [median(times.encrypted), median(times.clear)];
  print(`${count} users of an export, in one thread: encrypted ${seconds(encrypted)}, in the clear ${seconds(plain)}`);
  const ratio = encrypted / plain;
  const limit = 'each page is enciphered when it is written, and again when the log of writes is folded in';
  const parts = { ours: seconds(encrypted), against: `in the clear: ${seconds(plain)}` };
  note({
    what: 'a first mirror, encrypted ÷ in the clear',
    ...parts,
    ratio,
    goal: atMost(2, 1.1, { value: ratio, limit }),
  });
}

function isInTheClear(file: string): boolean {
  const beginning = Buffer.alloc(15);
  const opened = openSync(file, 'r');
  readSync(opened, beginning);
  closeSync(opened);
  return beginning.toString() === 'SQLite format 3';
}

function decrypt(home: BigHome, key: Secret): void {
  const db = new Database(home.mirrorFile);
  unlock(db, key);
  // It is a copy: nothing has to survive a fall of the machine.
  db.pragma('journal_mode = DELETE');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma("rekey = ''");
  db.close();
}

function open(home: BigHome, key: Secret | undefined): UserReader {
  const db = new Database(home.mirrorFile, { readonly: true });
  if (key !== undefined) unlock(db, key);
  db.pragma('cache_size = -65536');
  db.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? foldText(text) : null));
  db.function('sort_key', { deterministic: true }, (text) => sortKey(typeof text === 'string' ? text : null));
  return new UserReader(db, () => home.now);
}

function unlock(db: OpenDatabase, key: Secret): void {
  db.pragma("cipher = 'aegis'");
  db.key(Buffer.from(`raw:${key.reveal()}`));
}

function ask(reader: UserReader, text: string): void {
  const { root } = parseQuery(text);
  reader.list({ query: root, sort: { field: 'last_login', descending: true }, offset: 0, limit: 60 });
}
