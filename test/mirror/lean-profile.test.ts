import { expect, it } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { leanProfile, type StoredProfile, storedProfile, wholeProfile } from '../../src/mirror/lean-profile.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { userColumns } from '../../src/mirror/user-columns.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const usual: UserProfile = {
  created_at: '2026-07-01T08:00:00.000Z',
  email: 'ann@acme.com',
  email_verified: true,
  identities: [{ connection: 'db', provider: 'auth0', user_id: '1' }],
  name: 'Ann',
  nickname: 'ann',
  updated_at: '2026-07-02T08:00:00.000Z',
  user_id: 'auth0|1',
  user_metadata: { name: 'Ann' },
  last_login: '2026-07-02T08:00:00.000Z',
  logins_count: 7,
};

const odd = (n: number, fields: Record<string, unknown>): UserProfile => ({
  ...usual,
  user_id: `auth0|odd${n}`,
  ...fields,
});

const oddOnes: readonly UserProfile[] = [
  odd(1, { name: '', nickname: 7, email: null, username: ['a'] }),
  odd(2, { name: 'half of \ud83d', phone_number: ' +49\u0000 ' }),
  odd(3, { created_at: '2026-07-01T08:00:00Z', last_login: '2026-07-01', updated_at: 1_782_000_000_000 }),
  odd(4, { created_at: { time: 1 }, logins_count: 1.5, last_login: 'never' }),
  odd(5, JSON.parse('{"__proto__":{"a":1},"1":"one"}') as Record<string, unknown>),
  { user_id: 'auth0|bare' },
];

it('leaves out what the columns hold', () => {
  const lean = leanProfile(usual, userColumns(usual));
  expect(JSON.parse(lean)).toEqual({
    email_verified: true,
    identities: usual.identities,
    user_metadata: { name: 'Ann' },
  });
  const whole = wholeProfile({ ...userColumns(usual), profile: lean });
  expect(whole).toEqual(usual);
  expect(Object.keys(whole).slice(0, 2)).toEqual(['created_at', 'email']);
});

it('gives every profile back as it came, whatever stands where a column reads a text, a date or a number', () => {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  const users = [usual, ...oddOnes].map((profile) => seen(profile));
  mirror.commitBatch({ users }, noon);
  for (const profile of [usual, ...oddOnes]) {
    const found = mirror.getUser(profile.user_id)?.profile;
    expect(found).toEqual(profile);
    expect(Object.keys(found ?? {}).toSorted()).toEqual(Object.keys(profile).toSorted());
  }
  const later = users.map(({ profile }) => seen(profile, 'search', noon + 1000));
  expect(mirror.commitBatch({ users: later }, noon)).toMatchObject({ unchanged: users.length, updated: 0 });
  mirror.close();
});

it('sorts by a path whose value is left out, among values that are not', () => {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  const users = ['Zoe', 'ann', 3, null].map((nickname, n) => seen(odd(n, { nickname })));
  mirror.commitBatch({ users }, noon);
  const rows = mirror.listUsers({ sort: { field: 'nickname', descending: false }, offset: 0, limit: 9 });
  expect(rows.map(({ sort_value }) => sort_value)).toEqual([3, 'ann', 'zoe', null]);
  mirror.close();
});

/** A mirror as versions up to schema 8 kept profiles. */
function olderMirror(profiles: readonly UserProfile[]): string {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  mirror.commitBatch({ users: profiles.map((profile) => seen(profile)), pass: 1, finishPass: 1 }, noon);
  while (mirror.upkeep() !== undefined) mirror.commitBatch({ upkeep: true }, noon);
  mirror.close();
  const db = open(file);
  const put = db.prepare('UPDATE profiles SET profile = jsonb(?) WHERE id = (SELECT id FROM users WHERE user_id = ?)');
  db.transaction(() => {
    for (const profile of profiles) put.run(JSON.stringify(profile), profile.user_id);
    db.pragma('user_version = 8');
  })();
  db.close();
  return file;
}

function open(file: string): ReturnType<typeof openDatabase> {
  const migrations = mirrorMigrations.filter(({ version }) => version < 9);
  const latest = [{ version: mirrorMigrations.at(-1)!.version, up: () => undefined }];
  const named = { file, key: mirrorKey, name: 'mirror of acme', synchronous: 'NORMAL', access: 'write' } as const;
  return openDatabase({ ...named, migrations: [...migrations, ...latest] });
}

it('reads profiles of an older mirror, and rewrites them in steps that can be cut off anywhere', () => {
  const profiles = [...Array.from({ length: 4500 }, (_, n) => odd(n + 100, { nickname: `n${n}` })), ...oddOnes];
  const file = olderMirror(profiles);
  let mirror = openMirrorWriter(file, 'acme', mirrorKey);
  expect(mirror.getUser('auth0|odd100')?.profile).toEqual(profiles[0]);
  const again = [profiles[1]!, profiles[4000]!].map((profile) => seen(profile, 'search', noon + 1000));
  expect(mirror.commitBatch({ users: again }, noon)).toMatchObject({ unchanged: 2 });
  let steps = 0;
  for (; mirror.upkeep()?.next.includes('half of the disk'); steps += 1) {
    expect(steps).toBeLessThan(4);
    mirror.commitBatch({ upkeep: true }, noon);
    mirror.close();
    mirror = openMirrorWriter(file, 'acme', mirrorKey);
  }
  expect(steps).toBeGreaterThan(1);
  expect(mirror.upkeep()).toBeUndefined();
  for (const profile of profiles) expect(mirror.getUser(profile.user_id)?.profile).toEqual(profile);
  mirror.close();
  const db = open(file);
  const rows = db
    .prepare(`SELECT ${storedProfile} FROM users u JOIN profiles p ON p.id = u.id`)
    .all() as StoredProfile[];
  expect(rows).toHaveLength(profiles.length);
  for (const row of rows) expect(row.profile).toBe(leanProfile(wholeProfile(row), row));
  db.close();
});
