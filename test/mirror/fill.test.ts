import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Identity, UserProfile } from '../../src/domain/user.ts';
import { BatchWriter } from '../../src/mirror/commit-batch.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { readStructure } from '../../src/mirror/index-structure.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import type { Batch, CommitReport, MirrorWriter, UserLines } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { prepareUsers } from '../../src/mirror/prepare-users.ts';
import { oddPeople } from './odd-people.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const migrations = mirrorMigrations;
const options = { key: mirrorKey, name: 'mirror', synchronous: 'NORMAL', access: 'write', migrations } as const;
let [filledFile, file] = ['', ''];
let filled: MirrorWriter;
let usual: MirrorWriter;
beforeEach(() => {
  [filledFile, file] = [temporaryFile(), temporaryFile()];
  filled = openMirrorWriter(filledFile, 'acme', mirrorKey, { isBulk: true });
  usual = openMirrorWriter(file, 'acme', mirrorKey, { isBulk: true });
});
afterEach(() => {
  filled.close();
  usual.close();
});

function lines(profiles: readonly UserProfile[], first = 1): UserLines {
  const bytes = new Uint8Array(Buffer.from(profiles.map((profile) => `${JSON.stringify(profile)}\n`).join('')));
  return { bytes, lines: profiles.length, first, source: 'export', read_at: noon };
}

function storeBoth(batch: Batch): void {
  expect(store(filled, batch)).toEqual(store(usual, batch));
}

function store(mirror: MirrorWriter, batch: Batch): CommitReport {
  const { user_lines } = batch;
  const prepared = user_lines && mirror === filled ? { ...user_lines, prepared: prepareUsers(user_lines) } : user_lines;
  return mirror.commitBatch({ ...batch, user_lines: prepared }, noon);
}

function contents(of: string): Record<string, unknown[]> {
  const db = openDatabase({ ...options, file: of });
  db.exec(`
    INSERT INTO search (search) VALUES ('integrity-check');
    INSERT INTO facets (facets) VALUES ('integrity-check');
    CREATE VIRTUAL TABLE temp.texts USING fts5vocab (main, search, instance);
    CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, facets, instance);
  `);
  const tables = [
    'users',
    'profiles',
    'picture_forms',
    'tombstones',
    'stale',
    'facts',
    'hours',
    'jobs',
    'recent_changes',
  ];
  const all = (table: string) => db.prepare(`SELECT * FROM ${table}`).all();
  const found = [...tables, 'temp.texts', 'temp.words'].map((table) => [table, all(table)]);
  db.close();
  return Object.fromEntries(found) as Record<string, unknown[]>;
}

const pictureOf = (i: number): string => `https://avatars.acme.com/${String(i).padStart(32, '0')}?s=${i % 5}`;
const identity = (user_id: string): Identity => ({ provider: 'auth0', user_id, connection: 'c', isSocial: false });
const people: readonly UserProfile[] = oddPeople(900, seeded(3)).map((profile, i) => {
  if (i % 3 === 0) Object.assign(profile, { picture: pictureOf(i), last_ip: `10.0.0.${i % 7}` });
  return i % 50 === 0 ? Object.assign(profile, { identities: [identity('main'), identity(`x|${i}`)] }) : profile;
});

it('stores prepared users as it stores any others, however these come between them', () => {
  const others = oddPeople(60, seeded(4)).map((profile, i) => Object.assign(profile, { user_id: `x|${i * 10}` }));
  storeBoth({ users: others.slice(0, 30).map((profile) => seen(profile)) });
  storeBoth({ user_lines: lines(people.slice(0, 300)), pass: 1, checkpoint: { job: 'users-full', value: 300 } });
  storeBoth({
    users: [...others.slice(30), { ...people[7]!, name: 'Someone else', updated_at: '2027-01-01T00:00:00.000Z' }].map(
      (each) => seen(each),
    ),
  });
  storeBoth({ user_lines: lines(people.slice(300, 600)), pass: 1 });
  storeBoth({ user_lines: lines(people.slice(600)), pass: 1 });
  storeBoth({ finishPass: 1 });
  storeBoth({ tombstones: [{ user_id: people[400]!.user_id, deleted_at: noon + 1e12, reason: 'log' }] });
  expect(contents(filledFile)).toEqual(contents(file));
});

it.each([
  ['is known', [...people.slice(20, 40), people[5]!]],
  ['comes twice', [...people.slice(20, 40), people[20]!]],
])('stores a block in which somebody %s in the usual way', (_, block) => {
  storeBoth({ user_lines: lines(people.slice(0, 10)), pass: 1 });
  storeBoth({ user_lines: lines(block), pass: 1 });
  storeBoth({ user_lines: lines(people.slice(50, 60)), pass: 1 });
  expect(contents(filledFile)).toEqual(contents(file));
});

it('leaves who was deleted since the export was made deleted', () => {
  const { user_id } = people[3]!;
  storeBoth({ users: [seen(people[3]!)] });
  storeBoth({ tombstones: [{ user_id, deleted_at: noon + 1e12, reason: 'log' }] });
  storeBoth({ user_lines: lines(people.slice(0, 10)), pass: 1 });
  expect(filled.getUser(user_id)).toBeUndefined();
  expect(contents(filledFile)).toEqual(contents(file));
});

it('refuses a line that is no user, with the same words', () => {
  const broken = lines([people[0]!, { name: 'nobody' } as unknown as UserProfile], 8);
  const words = 'line 9 of the export is no user';
  for (const mirror of [filled, usual]) expect(() => store(mirror, { user_lines: broken, pass: 1 })).toThrow(words);
  expect(filled.countUsers()).toBe(0);
});

it('leaves nothing for SQLite to merge in the commit that comes next', () => {
  const db = openDatabase({ ...options, file: filledFile });
  const structure = db.prepare(`SELECT block FROM search_data WHERE id = 10`).pluck();
  for (let at = 0; at < 40; at += 1) {
    store(filled, { user_lines: lines(people.slice(at * 20, at * 20 + 20)), pass: 1 });
    const { levels = [] } = readStructure(structure.get() as Uint8Array) ?? {};
    expect(Math.max(...levels.map(({ segments }) => segments.length))).toBeLessThan(15);
  }
  db.close();
});

it('merges what the fill left of its indexes once it is complete, and is as quick to search', () => {
  const db = openDatabase({ ...options, file: filledFile });
  const filler = new BatchWriter(db);
  // Ended before what is left is merged.
  const fill = (batch: Batch) => filler.fill(batch, noon);
  for (let at = 0; at < 20; at += 1) {
    const user_lines = lines(people.slice(at * 40, at * 40 + 40));
    fill({ user_lines: { ...user_lines, prepared: prepareUsers(user_lines) }, pass: 1 });
    store(usual, { user_lines, pass: 1 });
  }
  db.close();
  storeBoth({ finishPass: 1 });
  expect(filled.upkeep()?.next).toBe('searches quick');
  expect(usual.upkeep()?.next).not.toBe('searches quick');
  while (filled.upkeep() !== undefined) filled.commitBatch({ upkeep: true }, noon);
  while (usual.upkeep() !== undefined) usual.commitBatch({ upkeep: true }, noon);
  expect(contents(filledFile)).toEqual(contents(file));
});
