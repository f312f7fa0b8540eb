import { expect, it } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { openDatabase, openUnchecked } from '../../src/mirror/database.ts';
import {
  leanProfile,
  type StoredProfile,
  storedProfile,
  storedProfileIn,
  wholeProfile,
} from '../../src/mirror/lean-profile.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { prepareUsers } from '../../src/mirror/prepare-users.ts';
import { userColumns } from '../../src/mirror/user-columns.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const usual: UserProfile = {
  created_at: '2026-07-01T08:00:00.000Z',
  email: 'ann@acme.com',
  email_verified: true,
  identities: [{ connection: 'db', user_id: '1', provider: 'auth0', isSocial: false }],
  name: 'Ann Lee',
  given_name: 'Ann',
  family_name: 'Lee',
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
  ...[
    [{ connection: 'db', user_id: 1, provider: 'auth0', isSocial: false }],
    [{ connection: 'db', provider: 'auth0', user_id: 'odd31', isSocial: false }],
    [{ connection: 'db', user_id: 'odd32', provider: 'auth0', isSocial: 'no' }],
    [{ connection: 'db', user_id: 'odd33', provider: 'auth0', isSocial: true, access_token: 'x' }],
    [{ connection: '', user_id: 'odd34', provider: 'auth0', isSocial: true }],
    [],
    'none',
    null,
  ].map((identities, n) => odd(30 + n, { identities })),
  odd(13, { identities: [{ connection: 'github', user_id: 'odd13', provider: 'auth0', isSocial: true }] }),
  ...[
    'https://s.gravatar.com/avatar/0123456789abcdef0123456789abcdef?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fan.png',
    'https://s.gravatar.com/avatar/0123456789ABCDEF0123456789abcdef',
    'https://avatars.a.com/0123456789abcdef0123456789abcdef0.png',
    'https://avatars.a.com/0123456789abcdef0123456789abcdef/fedcba9876543210fedcba9876543210',
    'fedcba9876543210fedcba9876543210',
    'https://avatars.a.com/é/0123456789abcdef0123456789abcdef',
    'https://avatars.a.com/\n/0123456789abcdef0123456789abcdef',
    'https://avatars.a.com/0123456789abcdef0123456789abcdef.png\n',
    '',
    7,
  ].map((picture, n) => odd(40 + n, { picture, last_ip: n === 3 ? '' : `10.0.0.${n}` })),
  odd(49, { user_id: 'auth0|half of \ud83d' }),
  odd(50, { last_ip: 'half of \ud83d' }),
  odd(51, { last_ip: 7 }),
  odd(14, { name: 'Ann  Lee', given_name: 'Ann ', family_name: 'Lee' }),
  odd(15, { name: ' Lee', given_name: '', family_name: 'Lee' }),
  odd(16, { name: '𝒜nn 東京 🙂', given_name: '𝒜nn 東京', family_name: '🙂' }),
  odd(17, { name: 'a\u0000b c', given_name: 'a\u0000b', family_name: 'c', nickname: 'ann' }),
  odd(18, { name: 'Lee', given_name: null, family_name: 'Lee', nickname: '' }),
  odd(19, { email: '@acme.com', nickname: '' }),
  odd(20, { email: 'a\u0000@acme.com', nickname: 'a\u0000' }),
  odd(21, { email: 'ann@acme.com@x', nickname: 'ann', email_verified: 'yes' }),
  odd(22, { email: 'ann', nickname: 'ann', email_verified: null }),
  odd(4, { created_at: { time: 1 }, logins_count: 1.5, last_login: 'never' }),
  odd(5, JSON.parse('{"__proto__":{"a":1},"1":"one"}') as Record<string, unknown>),
  { user_id: 'auth0|bare' },
];

it('leaves out what the columns hold', () => {
  const columns = userColumns(usual);
  const lean = leanProfile(usual, columns);
  expect(JSON.parse(lean)).toEqual({ user_metadata: { name: 'Ann' } });
  const whole = wholeProfile({ ...columns, profile: lean });
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

it('makes of other columns what is sorted by and looked up, as if it stood there', () => {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  const texts = [
    'Ann',
    ' Ann\t',
    'ANN@ACME.COM',
    'Zoë Öz',
    'İ',
    'ΑΣ',
    '東京',
    'x'.repeat(150),
    'a\u0000b',
    '\u0301',
    "O'Neil’s",
  ];
  const profiles = texts.flatMap((name, n) =>
    texts.map((email, m) => odd(1000 + n * 100 + m, { name, email, username: texts[(n + m) % 7], nickname: 'Nick' })),
  );
  const all = [...profiles, ...oddOnes, usual];
  mirror.commitBatch({ users: all.map((profile) => seen(profile)) }, noon);
  mirror.close();
  const db = open(file);
  const get = db.prepare('SELECT name_key, email_key, connection_key, text FROM users WHERE user_id = ?');
  for (const profile of all) {
    const { name_key, email_key, connection_key, text } = userColumns(profile);
    expect(get.get(profile.user_id)).toEqual({ name_key, email_key, connection_key, text });
  }
  const stored = db.prepare(`SELECT odd_name_key, odd_email_key, odd_text FROM users WHERE user_id = 'auth0|1'`).get();
  expect(stored).toEqual({ odd_name_key: null, odd_email_key: null, odd_text: '' });
  db.close();
});

it('finds nothing changed of an odd profile that comes again', () => {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  mirror.commitBatch({ users: oddOnes.map((profile) => seen(profile)) }, noon);
  const again = oddOnes.map((profile) => seen(profile, 'search', noon + 1000));
  expect(mirror.commitBatch({ users: again }, noon)).toMatchObject({ unchanged: oddOnes.length, updated: 0 });
  for (const profile of oddOnes) expect(mirror.getUser(profile.user_id)?.profile).toEqual(profile);
  mirror.close();
});

it('keeps nothing of a picture once its user is deleted, but what tells of nobody', () => {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  const hash = '0123456789abcdef0123456789abcdef';
  const pictures = [
    `https://cdn.acme.com/people/jane.doe/${hash}.png`,
    `https://cdn.acme.com/${hash}/jane.doe.png`,
    `https://jane-doe.acme.com/${hash}.png`,
    `https://avatars.acme.com/jane/${hash}.png`,
    `https://avatars.acme.com/${hash}.png?s=480&name=jane`,
    `https://avatars.acme.com/${hash}.png#jane`,
    `https://avatars.acme.com/${hash}.jane`,
    `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=https%3A%2F%2Fcdn.acme.com%2Fjane.png`,
    `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fja.png`,
  ];
  const users = pictures.map((picture, n) => odd(70 + n, { picture }));
  mirror.commitBatch({ users: users.map((profile) => seen(profile)) }, noon);
  for (const { user_id, picture } of users) expect(mirror.getUser(user_id)?.profile.picture).toBe(picture);
  const deleted = users.map(({ user_id }) => ({ user_id, deleted_at: noon + 1e12, reason: 'log' as const }));
  mirror.commitBatch({ tombstones: deleted }, noon);
  mirror.close();
  const db = open(file);
  const after = '?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fja.png';
  expect(db.prepare('SELECT before, after FROM picture_forms').all()).toEqual([
    { before: 'https://s.gravatar.com/avatar/', after },
  ]);
  db.close();
});

it('stores an address whole where there are too many forms of them', () => {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  const db = open(file);
  db.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO picture_forms (before, after) SELECT 'https://avatars.' || i || '.com/', '' FROM n`);
  const users = ['1.com', 'acme.com'].map((host, n) =>
    odd(60 + n, { picture: `https://avatars.${host}/0123456789abcdef0123456789abcdef` }),
  );
  mirror.commitBatch({ users: users.map((profile) => seen(profile)) }, noon);
  const bytes = new TextEncoder().encode(
    users.map((user) => JSON.stringify({ ...user, user_id: `${user.user_id}b` })).join('\n'),
  );
  const lines = { bytes, lines: 2, first: 1 };
  const user_lines = { ...lines, prepared: prepareUsers(lines), source: 'export', read_at: noon } as const;
  expect(mirror.commitBatch({ user_lines }, noon)).toMatchObject({ inserted: 2 });
  for (const { user_id, picture } of users)
    for (const id of [user_id, `${user_id}b`]) expect(mirror.getUser(id)?.profile.picture).toBe(picture);
  expect(db.prepare('SELECT picture_form FROM users ORDER BY id').pluck().all()).toEqual([1, null, 1, null]);
  db.close();
  mirror.close();
});

/** A mirror as earlier versions kept users. */
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
    db.exec(`
      DROP INDEX users_by_odd_email;
      UPDATE users SET odd_text = text;
      ALTER TABLE users DROP COLUMN text;
      ALTER TABLE users RENAME COLUMN odd_text TO text;
      UPDATE users SET odd_nickname = nickname;
      ALTER TABLE users DROP COLUMN nickname;
      ALTER TABLE users RENAME COLUMN odd_nickname TO nickname;
      ALTER TABLE users DROP COLUMN last_ip;
      ALTER TABLE users DROP COLUMN picture_form;
      ALTER TABLE users DROP COLUMN picture_hash;
      DROP TABLE picture_forms;
      ALTER TABLE users DROP COLUMN social;
      ALTER TABLE users DROP COLUMN given_length;
    `);
    for (const key of ['name', 'email', 'connection'])
      db.exec(`
        UPDATE users SET odd_${key}_key = ${key}_key;
        DROP INDEX users_by_${key}_key;
        ALTER TABLE users DROP COLUMN ${key}_key;
        ALTER TABLE users RENAME COLUMN odd_${key}_key TO ${key}_key;
        CREATE INDEX users_by_${key}_key ON users (${key}_key);
      `);
    db.pragma('user_version = 10');
  })();
  db.close();
  return file;
}

function open(file: string): ReturnType<typeof openDatabase> {
  const named = { file, key: mirrorKey, name: 'mirror of acme', synchronous: 'NORMAL', access: 'write' } as const;
  return openDatabase({ ...named, migrations: mirrorMigrations });
}

it('reads profiles of an older mirror, and rewrites them in steps that can be cut off anywhere', () => {
  const profiles = [...Array.from({ length: 4500 }, (_, n) => odd(n + 100, { nickname: `n${n}` })), ...oddOnes];
  const file = olderMirror(profiles);
  const older = openUnchecked(file, mirrorKey);
  const all = older.prepare(`SELECT ${storedProfileIn(older)} FROM users u JOIN profiles p ON p.id = u.id`).all();
  const unpictured = { made_picture: null };
  expect((all as StoredProfile[]).map((row) => wholeProfile({ ...row, ...unpictured }))).toEqual(profiles);
  older.close();
  let mirror = openMirrorWriter(file, 'acme', mirrorKey);
  expect(mirror.getUser('auth0|odd100')?.profile).toEqual(profiles[0]);
  const again = [profiles[1]!, profiles[4000]!].map((profile) => seen(profile, 'search', noon + 1000));
  expect(mirror.commitBatch({ users: again }, noon)).toMatchObject({ unchanged: 2 });
  const emails = mirror.listEmails('', 9);
  expect(emails).toContainEqual({ email: 'ann@acme.com', users: expect.any(Number) });
  let steps = 0;
  while (mirror.upkeep()?.next.endsWith('quick')) mirror.commitBatch({ upkeep: true }, noon);
  for (; mirror.upkeep()?.next.includes('half of the disk'); steps += 1) {
    expect(steps).toBeLessThan(4);
    expect(mirror.listEmails('', 9)).toEqual(emails);
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
  const lean = db.prepare(`SELECT count(*) FROM users WHERE odd_name_key IS NULL AND odd_email_key IS NULL`).pluck();
  expect(lean.get()).toBeGreaterThanOrEqual(4500);
  db.close();
});
