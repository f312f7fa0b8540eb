import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeCatalogue } from '../fixtures/catalogue.ts';
import { makePeople } from '../fixtures/people/people.ts';
import { randomFrom } from '../fixtures/random.ts';
import type { UserProfile } from '../src/domain/user.ts';
import { userSortFields } from '../src/mirror/mirror.ts';
import type { MirrorReader, UserFilter } from '../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../src/mirror/open-mirror.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { Secret } from '../src/secret.ts';
import type { Benchmark } from './benchmark.ts';
import { seconds } from './seconds.ts';
import { spreadOf, spreadWords } from './spread.ts';
import { time } from './time.ts';

const users = 100_000;
const page = 100;
const now = Date.UTC(2026, 7, 1);
const random = randomFrom(7, 'bench');

const queries = [
  'email:*@example.org AND blocked:true',
  'identities.connection:github',
  'app_metadata.plan:*',
  'logins_count:>20 last_login:<30d',
  'is:unverified -email:*example.com',
].map((text) => ({ query: parseQuery(text).root }));

/** One encrypted mirror by itself: what a page of changes costs to store, and a keystroke to answer. */
export const mirror: Benchmark = {
  name: 'mirror',
  summary: `${users} users in an encrypted mirror: commits of ${page}, lists, searches, queries`,
  run: async (print) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const file = join(folder, 'mirror.db');
      const key = new Secret('5a'.repeat(32));
      const people = inventPeople();
      const parse = time(() => people.forEach((profile) => JSON.parse(JSON.stringify(profile))));
      const writer = openMirrorWriter(file, 'bench', key);
      const commit = (profiles: readonly UserProfile[], pass?: number) =>
        time(() => {
          const batch = profiles.map((profile) => ({ profile, source: 'search' as const, read_at: now }));
          writer.commitBatch({ users: batch, pass }, now);
        });

      const loads = pagesOf(people).map((profiles) => commit(profiles, 1));
      const finish = time(() => writer.commitBatch({ finishPass: 1 }, now));
      const load = loads.reduce((sum, ms) => sum + ms, finish);
      print(`load ÷ stringify and parse  ${(load / parse).toFixed(1)}   (${seconds(load)} ÷ ${seconds(parse)})`);
      print(`commit while loading        ${spreadWords(spreadOf(loads))}`);
      print(
        `commit of ${page} logins        ${spreadWords(spreadOf(range(100).map((i) => commit(logins(people, i)))))}`,
      );
      writer.close();

      const reader = openMirrorReader(file, 'bench', key, { now: () => now });
      print(`first page, any order       ${spreadWords(spreadOf(range(140).map((i) => list(reader, {}, i))))}`);
      print(
        `page anywhere               ${spreadWords(spreadOf(range(140).map((i) => list(reader, {}, i, random.int(users)))))}`,
      );
      for (const letters of [1, 2, 3, 5, 8]) {
        const times = range(140).map((i) => list(reader, { text: typed(people, letters) }, i));
        print(`search for ${letters} characters    ${spreadWords(spreadOf(times))}`);
      }
      const queried = queries.flatMap((filter) => range(14).map((i) => list(reader, filter, i)));
      print(`first page of a query       ${spreadWords(spreadOf(queried))}`);
      print(
        `count of a query            ${spreadWords(spreadOf(queries.map((filter) => time(() => reader.countUsers(filter)))))}`,
      );
      reader.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await Promise.resolve();
  },
};

function inventPeople(): UserProfile[] {
  const people = makePeople({ seed: 7, size: users, now, catalogue: makeCatalogue(7), bulk_import: 1000 });
  return range(users).map((index) => people.profile(index));
}

/** A page of people who have just logged in. */
function logins(people: readonly UserProfile[], round: number): UserProfile[] {
  const at = new Date(now + round * 1000).toISOString();
  const login = { updated_at: at, last_login: at, logins_count: round };
  return range(page).map(() => Object.assign({}, somebody(people), login));
}

/** Some characters in a row out of somebody's name or address: what a person types. */
function typed(people: readonly UserProfile[], letters: number): string {
  const { name, email, user_id } = somebody(people);
  const text = Array.from(name ?? email ?? user_id);
  const start = random.int(Math.max(1, text.length - letters));
  return text.slice(start, start + letters).join('');
}

function somebody(people: readonly UserProfile[]): UserProfile {
  return people[random.int(people.length)] as UserProfile;
}

function list(reader: MirrorReader, filter: UserFilter, i: number, offset = 0): number {
  const sort = { field: userSortFields[i % userSortFields.length] ?? 'name', descending: i % 2 === 0 };
  return time(() => reader.listUsers({ ...filter, sort, offset, limit: 60 }));
}

function pagesOf(people: readonly UserProfile[]): UserProfile[][] {
  return range(Math.ceil(people.length / page)).map((i) => people.slice(i * page, (i + 1) * page));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
