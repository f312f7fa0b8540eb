import { mkdtempSync, rmSync } from 'node:fs';
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
import { type BigHome, copyHome, openBigHome } from './big-home.ts';
import type { Benchmark } from './benchmark.ts';
import { isAsked, somePeople } from './some-people.ts';
import { shortMs, spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';
import { typedTexts } from './typed-texts.ts';

const users = Number(process.env['BENCH_USERS'] ?? 1_000_000);
const events = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);

/** The same keys against the mirror as it is, and against the same file without its cipher. */
export const encryption: Benchmark = {
  name: 'encryption',
  summary: `keystrokes over ${users} users (BENCH_USERS), in an encrypted mirror and in the same one in the clear`,
  run: async (print, note) => {
    const home = await openBigHome({ users, events }, print);
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
      note({ what: 'a key, encrypted ÷ in the clear', ...parts, ratio: encrypted.p95 / plain.p95, goal: '≤ 1.1' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function decrypt(home: BigHome, key: Secret): void {
  const db = new Database(home.mirrorFile);
  unlock(db, key);
  db.pragma('journal_mode = DELETE');
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
