import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { randomFrom } from '../fixtures/random.ts';
import type { MirrorWriter, UserUpsert } from '../src/mirror/mirror.ts';
import { type BigHome, copyHome, openBigHome, size } from './big-home.ts';
import type { Benchmark } from './benchmark.ts';
import { atLeast } from './goal.ts';
import { spreadOf, spreadWords } from './spread.ts';

/** Users of an answer of the Management API; each answer is one transaction. */
const page = 100;
const pages = Math.min(200, Math.ceil(size.users / page));

/** What the sync can store of users who have changed: people all over the mirror who have just logged in. */
export const changes: Benchmark = {
  name: 'changes',
  summary: `pages of ${page} changed users into the searchable mirror of ${size.users} (BENCH_USERS)`,
  run: async (print, note) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    const home = copyHome(await openBigHome(print), folder);
    const session = home.session();
    const mirror = await session.openWriter(session.tenant(home.tenant));
    try {
      const pace = await paceOf(home, mirror, print, home.now, false);
      const moved = await paceOf(home, mirror, print, home.now + pages, true);
      print(`${Math.round(moved)} a second, where each comes from another address, which is looked for, too`);
      const limit = 'each of 100 users all over the file dirties a page of its row and four of three indexes';
      note({
        what: 'changed users stored, searchable at once',
        ours: `${Math.round(pace)} a second`,
        against: '',
        ratio: undefined,
        goal: atLeast(13, 5000, { value: pace, unit: ' a second', limit }),
      });
    } finally {
      mirror.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Users a second. */
async function paceOf(
  home: BigHome,
  mirror: MirrorWriter,
  print: (line: string) => void,
  now: number,
  isElsewhere: boolean,
): Promise<number> {
  const random = randomFrom(11, `changes ${now}`);
  const batches = Array.from({ length: pages }, (_, at) => {
    return Array.from({ length: page }, () => {
      const last_ip = isElsewhere ? `10.${random.int(256)}.${random.int(256)}.${random.int(256)}` : undefined;
      return loggedIn(mirror, random.int(home.users), now + at, last_ip);
    });
  });
  const times: number[] = [];
  for (const [at, users] of batches.entries()) {
    const begun = performance.now();
    await mirror.storeBatch({ users }, now + at);
    times.push(performance.now() - begun);
  }
  print(`a page of ${page}   ${spreadWords(spreadOf(times))}`);
  return (pages * page) / (times.reduce((sum, ms) => sum + ms, 0) / 1000);
}

function loggedIn(mirror: MirrorWriter, after: number, read_at: number, last_ip: string | undefined): UserUpsert {
  const [seen = mirror.listSightings(0, 1)[0]!] = mirror.listSightings(after, 1);
  const { profile } = mirror.getUser(seen.user_id)!;
  const at = new Date(read_at).toISOString();
  const login = { updated_at: at, last_login: at, logins_count: (profile.logins_count ?? 0) + 1 };
  const from = last_ip === undefined ? {} : { last_ip };
  return { profile: { ...profile, ...login, ...from }, source: 'search', read_at };
}
