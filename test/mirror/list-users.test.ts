import { beforeAll, describe, expect, it, test } from 'vitest';

import { compareUserRows } from '../../src/mirror/compare-user-rows.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { userSortFields } from '../../src/mirror/mirror.ts';
import type { MirrorWriter, UserFilter, UserRow, UserSort } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { userCondition } from '../../src/mirror/user-condition.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { matches } from './naive-users.ts';
import { oddNames, oddPeople } from './odd-people.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const byName: UserSort = { field: 'name', descending: false };

/** Without `complete`, as it is while the first pass is under way: no indexes to sort by yet. */
function filled(people: readonly UserProfile[], complete = true): MirrorWriter {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
  mirror.commitBatch({ users: people.map((profile) => seen(profile)), pass: 1 }, noon);
  if (complete) mirror.commitBatch({ finishPass: 1 }, noon);
  return mirror;
}

function idsOf(mirror: MirrorWriter, filter: UserFilter, sort = byName, limit = 100_000): string[] {
  return mirror.listUsers({ ...filter, sort, offset: 0, limit }).map(({ user_id }) => user_id);
}

function found(mirror: MirrorWriter, query: string): string[] {
  const filter = { query: parseQuery(query).root };
  const ids = idsOf(mirror, filter).toSorted();
  expect(mirror.countUsers(filter)).toBe(ids.length);
  return ids;
}

/** Folding once more, one character after the other and without any index. */
function plain(text: string): string {
  const folded = text
    .toWellFormed()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '');
  return folded
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ');
}

function plainSigns(text: string): string {
  return plain(text).replaceAll('’', "'");
}

function naiveSearch(people: readonly UserProfile[], text: string): string[] {
  const words = plainSigns(text).split(' ');
  const hits = people.filter(({ name, email, username, phone_number, nickname, user_id }) => {
    const fields = [name, email, username, phone_number, nickname, user_id].map((field) => plainSigns(field ?? ''));
    return words.every((word) => fields.some((field) => field.includes(word)));
  });
  return hits.map(({ user_id }) => user_id).toSorted();
}

describe('searching by bare words', () => {
  it.each([1, 2, 3])('finds what a plain comparison of every user finds (seed %i)', (seed) => {
    const random = seeded(seed);
    const people = oddPeople(700, random);
    const mirror = filled(people);
    const samples = [
      'a',
      'ja',
      'jane',
      'e 1',
      'acme jane',
      '@',
      '.',
      '%',
      '_',
      '\\',
      '"',
      "'",
      '*',
      '山',
      '田太',
      '太郎',
      'が',
      '김',
      '기',
    ];
    samples.push(
      'JOSE',
      'josé',
      'jose\u0301',
      'σ',
      'ς',
      'ΣΣ',
      'ß',
      'ss',
      'i̇',
      'ヤマタ',
      'anna',
      'fine',
      '👩',
      '💻',
      'auth0|1',
      '|',
      'samlp|acme',
    );
    samples.push('O’b', "y o'", '’');
    for (let i = 0; i < 60; i += 1) {
      const name = Array.from(oddNames[Math.floor(random() * oddNames.length)] ?? '');
      const start = Math.floor(random() * name.length);
      samples.push(name.slice(start, start + 1 + Math.floor(random() * 5)).join(''));
    }
    for (const text of samples) {
      const expected = naiveSearch(people, text);
      const sort = {
        field: userSortFields[Math.floor(random() * userSortFields.length)] ?? 'name',
        descending: random() < 0.5,
      };
      expect([text, idsOf(mirror, { text }, sort).toSorted()]).toEqual([text, expected]);
      expect([text, mirror.countUsers({ text })]).toEqual([text, expected.length]);
      // The quick ways to a first page lead to the same page.
      const page = mirror.listUsers({ text, sort, offset: 1, limit: 5 }).map(({ user_id }) => user_id);
      expect(page).toEqual(idsOf(mirror, { text }, sort).slice(1, 6));
    }
  });

  it('finds by the words that a person would type, wherever in a word they stand', () => {
    const mirror = filled([
      { user_id: 'auth0|1', name: 'Zoë Ångström', email: 'zoe@acme.com' },
      { user_id: 'auth0|2', name: '山田太郎', phone_number: '+4915112345' },
    ]);
    expect(idsOf(mirror, { text: 'angstrom ZOE' })).toEqual(['auth0|1']);
    expect(idsOf(mirror, { text: 'gstr' })).toEqual(['auth0|1']);
    expect(idsOf(mirror, { text: '田太' })).toEqual(['auth0|2']);
    expect(idsOf(mirror, { text: '+49151' })).toEqual(['auth0|2']);
    expect(idsOf(mirror, { text: 'zoe 山田' })).toEqual([]);
    expect(idsOf(mirror, { text: '   ' })).toHaveLength(2);
  });
});

describe('what people paste', () => {
  const people: readonly UserProfile[] = [
    { user_id: 'auth0|jane', name: 'Jane O’Brien', email: 'jane@acme.com', phone_number: '+15550102030' },
    { user_id: 'auth0|joe', name: "Joe O'Brien", email: 'joe@acme.com', username: '555-010-2030' },
    { user_id: 'auth0|zoe', name: 'Zoe Brieno', user_metadata: { alias: 'd’Arc' }, phone_number: '+491711234567' },
  ];
  let mirror: MirrorWriter;
  beforeAll(() => {
    mirror = filled(people);
  });

  it.each([
    ['<jane@acme.com>', ['jane']],
    ['mailto:jane@acme.com', ['jane']],
    ['"O’Brien, J." <jane@acme.com>;', ['jane']],
    ['jane@acme.com; joe@acme.com', ['jane', 'joe']],
    ['+1 (555) 010-2030', ['jane']],
    ['(555) 010-2030', ['jane']],
    ['555-010-2030', ['jane', 'joe']],
    ['phone_number:"+1 555"', []],
    ['phone_number:+1-555-010-2030', ['jane']],
    ['-(555) 010-2030', ['joe', 'zoe']],
    ['0171 / 123 45 67', ['zoe']],
    ["o'brien", ['jane', 'joe']],
    ['o’brien', ['jane', 'joe']],
    ["'b", ['jane', 'joe']],
    ['o´brien', ['jane', 'joe']],
    ['name:"joe o\'brien" OR name:joe\\ o`brien', ['joe']],
    ['name:zoe* , o`brien', []],
    ['Email: jane@acme.com', ['jane']],
    ['auth0%7Cjane , https://manage.auth0.com/dashboard/us/acme/users/YXV0aDAlN0Nqb2U', ['jane', 'joe']],
    ['name:*o‘brien', ['jane', 'joe']],
    ['name:"joe o’brien"', ['joe']],
    ["name:joe\\ o'b*", ['joe']],
    ["user_metadata.alias:d'arc", ['zoe']],
    ["user_metadata.alias:d'a*", ['zoe']],
  ])('finds with %s whom it means', (text, found) => {
    const { root } = parseQuery(text);
    const filter = root === undefined ? {} : { query: root };
    expect(idsOf(mirror, filter).toSorted()).toEqual(found.map((id) => `auth0|${id}`));
    expect(mirror.countUsers(filter)).toBe(found.length);
    expect(people.filter((user) => root && matches(user, root))).toHaveLength(found.length);
  });
});

test.each([
  ['+1 (555) 010-2030', ['555', '010', '2030']],
  ['o’brien', ["o'brien"]],
  ['jane@acme.com, joe@acme.com', ['acme', 'com']],
  ['jane OR joe', []],
  ['(jane blocked:true) OR email:jane*', ['jane']],
])('the index is asked for what every match of %s holds', (text, texts) => {
  expect(userCondition({ query: parseQuery(text).root }, noon).texts).toEqual(texts);
});

/** The order once more: by folded text or number, nothing last, ties in the order in which they were stored. */
function naiveOrder(people: readonly UserProfile[], { field, descending }: UserSort): string[] {
  const keyed = people.map((user, row) => ({ user_id: user.user_id, row, key: keyOf(user, field) }));
  const valued = keyed.filter(({ key }) => key !== undefined);
  const empty = keyed.filter(({ key }) => key === undefined);
  const turn = descending ? -1 : 1;
  const order = (a: (typeof keyed)[number], b: (typeof keyed)[number]) =>
    turn * (compare(a.key, b.key) || a.row - b.row);
  return [...valued.sort(order), ...empty.sort(order)].map(({ user_id }) => user_id);
}

function keyOf(user: UserProfile, field: string): string | number | undefined {
  const value = (field === 'connection' ? user.identities?.[0]?.connection : user[field]) as
    string | number | undefined;
  if (value === undefined || typeof value === 'number' || field === 'user_id') return value;
  if (field === 'name' || field === 'email' || field === 'connection') return plain(value).trim() || value;
  return Date.parse(value);
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b) || 0;
}

const sortValues = (rows: readonly UserRow[]) => rows.map(({ sort_value }) => sort_value);

describe('sorting', () => {
  const people = oddPeople(400, seeded(9));

  it.each(userSortFields.flatMap((field) => [false, true].map((descending) => ({ field, descending }))))(
    'puts users without a value last and ties in the order of their rows: $field, descending $descending',
    (sort) => {
      const mirror = filled(people);
      const order = naiveOrder(people, sort);
      expect(idsOf(mirror, {}, sort)).toEqual(order);
      expect(idsOf(filled(people, false), {}, sort)).toEqual(order);
      for (const offset of [0, 7, 200, 399, 400]) {
        const page = mirror.listUsers({ sort, offset, limit: 10 });
        expect(page.map(({ user_id }) => user_id)).toEqual(order.slice(offset, offset + 10));
      }
      for (const filter of [{}, { text: 'jane' }, { query: parseQuery('NOT blocked:true').root }]) {
        const list = idsOf(mirror, filter, sort);
        for (const at of [0, Math.floor(list.length / 2), list.length - 1]) {
          expect(mirror.positionOf(list[at] ?? '', filter, sort)).toBe(at);
        }
      }
      expect(mirror.positionOf('nobody', {}, sort)).toBe(-1);
    },
  );

  it.each([false, true])('sorts by any path of the profile: numbers, texts, nothing; descending %s', (descending) => {
    const plans = ['Gold', 'free', 5, -1.5, true, ['gold'], { a: 1 }, null, 'élan', '', undefined, 'Gold', 10, false];
    const mirror = filled(
      plans.map((plan, i) => ({ user_id: `auth0|${String(i).padStart(2, '0')}`, user_metadata: { 'my.plan': plan } })),
    );
    const numbers = ['03', '13', '04', '02', '12'];
    const texts = ['08', '01', '00', '11'];
    const nothing = ['05', '06', '07', '09', '10'];
    const turn = (ids: readonly string[]) => (descending ? ids.toReversed() : ids);
    const order = [...turn([...numbers, ...texts]), ...turn(nothing)].map((id) => `auth0|${id}`);
    const sort = { field: String.raw`user_metadata.my\.plan`, descending };
    expect(idsOf(mirror, {}, sort)).toEqual(order);
    expect(order.map((id) => mirror.positionOf(id, {}, sort))).toEqual(order.map((_, i) => i));
    expect(mirror.listUsers({ sort, offset: 3, limit: 4 }).map(({ user_id }) => user_id)).toEqual(order.slice(3, 7));
    const filter = { text: 'auth0|0' };
    expect(idsOf(mirror, filter, sort)).toEqual(order.filter((id) => id.startsWith('auth0|0')));
    const rows = mirror.listUsers({ sort, offset: 0, limit: 100 });
    expect(sortValues(rows.toReversed().toSorted(compareUserRows(sort)))).toEqual(sortValues(rows));
  });

  it('does not find the position of a user that the filter leaves out', () => {
    const mirror = filled([
      { user_id: 'a', name: 'Jane' },
      { user_id: 'b', name: 'Joe' },
    ]);
    expect(mirror.positionOf('b', { text: 'jane' }, byName)).toBe(-1);
    expect(mirror.positionOf('b', { text: 'jo' }, byName)).toBe(0);
  });
});

const threeUsers = () =>
  filled([
    {
      user_id: 'auth0|1',
      name: 'Jane Doe',
      email: 'Jane@Acme.com',
      email_verified: true,
      blocked: true,
      logins_count: 5,
      last_login: '2026-07-30T10:00:00.000Z',
      created_at: '2026-01-15T23:59:59.999Z',
      identities: [
        { connection: 'db', provider: 'auth0', user_id: '1' },
        { connection: 'github', provider: 'github', user_id: 77, isSocial: true },
      ],
      user_metadata: { plan: 'Gold', 'a.b "c"': 'x', nothing: null, empty: [], tags: ['red', 'blue'] },
      app_metadata: { level: 5, beta: true, sites: [{ city: '東京' }, { city: 'Köln' }], deep: { er: { x: 'y' } } },
      multifactor: ['guardian'],
    },
    { user_id: 'auth0|2', name: 'Joe 100%', email: 'joe@acme.com.evil.org', email_verified: false, blocked: false },
    {
      user_id: 'sms|3',
      phone_number: '+49151',
      created_at: '2026-01-16T00:00:00.000Z',
      last_login: '2025-01-01',
      logins_count: 12,
    },
  ]);

describe('a query', () => {
  it.each<[string, string[]]>([
    ['email:jane@acme.com', ['auth0|1']],
    ['email:*@ACME.com', ['auth0|1']],
    ['email:*acme*', ['auth0|1', 'auth0|2']],
    ['email.domain:acme.com', ['auth0|1']],
    ['name:"jane doe"', ['auth0|1']],
    ['name:jane', []],
    ['name:j*', ['auth0|1', 'auth0|2']],
    ['name:*0%', ['auth0|2']],
    ['name:_oe*', []],
    ['NOT name:j*', ['sms|3']],
    ['-email:*@acme.com', ['auth0|2', 'sms|3']],
    ['NOT NOT email:*@acme.com', ['auth0|1']],
    ['user_id:"auth0|1"', ['auth0|1']],
    ['blocked:true', ['auth0|1']],
    ['blocked:false', ['auth0|2', 'sms|3']],
    ['email_verified:false', ['auth0|2']],
    ['logins_count:5', ['auth0|1']],
    ['logins_count:>5', ['sms|3']],
    ['logins_count:[5 TO 12}', ['auth0|1']],
    ['NOT _exists_:logins_count', ['auth0|2']],
    ['logins_count:null', ['auth0|2']],
    ['last_login:<30d', ['auth0|1']],
    ['last_login:>1y', ['sms|3']],
    ['last_login:[3d TO 1w]', []],
    ['last_login:[1d TO 3d]', ['auth0|1']],
    ['created_at:2026-01-15', ['auth0|1']],
    ['created_at:[* TO 2026-01-15]', ['auth0|1']],
    ['created_at:[* TO 2026-01-15}', []],
    ['created_at:>2026-01-15', ['sms|3']],
    ['created_at:2026', ['auth0|1', 'sms|3']],
    ['created_at:2026-01-16T00:00:00Z', ['sms|3']],
    ['identities.connection:github', ['auth0|1']],
    ['connection:github', []],
    ['connection:DB', ['auth0|1']],
    ['identities.user_id:77', ['auth0|1']],
    ['identities.isSocial:true', ['auth0|1']],
    ['user_metadata.plan:gold', ['auth0|1']],
    ['user_metadata.plan:g*', ['auth0|1']],
    ['user_metadata.tags:blue', ['auth0|1']],
    ['user_metadata.nothing:null', ['auth0|1', 'auth0|2', 'sms|3']],
    ['_exists_:user_metadata.nothing', []],
    ['_exists_:user_metadata.empty', []],
    ['_exists_:user_metadata.tags', ['auth0|1']],
    ['user_metadata.a\\.b\\ \\"c\\":x', ['auth0|1']],
    ['app_metadata.level:5', ['auth0|1']],
    ['app_metadata.level:>=5', ['auth0|1']],
    ['app_metadata.level:{5 TO *]', []],
    ['app_metadata.beta:true', ['auth0|1']],
    ['app_metadata.sites.city:東京', ['auth0|1']],
    ['app_metadata.sites.city:koln', ['auth0|1']],
    ['app_metadata.deep.er.x:Y', ['auth0|1']],
    ['app_metadata.deep.er:Y', []],
    ['_exists_:app_metadata.deep', ['auth0|1']],
    ['is:blocked', ['auth0|1']],
    ['is:unverified', ['auth0|2']],
    ['is:pending', ['auth0|2']],
    ['is:dormant', ['sms|3']],
    ['has:mfa', ['auth0|1']],
    ['has:phone', ['sms|3']],
    ['jane acme', ['auth0|1']],
    ['"ne do"', ['auth0|1']],
    ['j*e', ['auth0|1', 'auth0|2']],
    ['(jane OR +4915) -blocked:true', ['sms|3']],
    ['name:(jane* OR joe*) AND blocked:false', ['auth0|2']],
    ['name:null', ['sms|3']],
    ['name:"null"', []],
    [`name:"' OR 1=1 --"`, []],
    [`user_metadata.x\\'\\"\\)\\ OR\\ 1:1`, []],
  ])('%s', (query, expected) => {
    expect(found(threeUsers(), query)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['emial:x', 'Did you mean email?'],
    ['nonsense_field:x', 'Fields: email, name'],
    ['plan:gold', 'Did you mean user_metadata.plan or app_metadata.plan?'],
    ['metadata.plan:gold', 'Did you mean user_metadata.plan or app_metadata.plan?'],
    ['customer_name:x', 'Did you mean name, user_metadata.customer_name or app_metadata.customer_name?'],
    ['id:x', 'Did you mean user_id?'],
    ['phone:x', 'Did you mean phone_number?'],
    ['tpye:x', 'Did you mean user_metadata.tpye'],
    ['email.raw:x', 'Did you mean email, '],
    ['surname:x', 'Did you mean family_name?'],
    ['user_metadata:x', 'user_metadata.key:value'],
    ['logins_count:many', 'logins_count:>5'],
    ['last_login:30d', 'Write last_login:<30d.'],
    ['last_login:>90days', 'Write last_login:>90d.'],
    ['last_login:today', 'Write last_login:2026-08-01.'],
    ['last_login:>=yesterday', 'Write last_login:>=2026-07-31.'],
    ['last_login:[now-7d TO now]', 'Write last_login:[7d TO 2026-08-01].'],
    ['created_at:13.02.2026', 'Write created_at:2026-02-13.'],
    ['created_at:2/13/2026', 'Write created_at:2026-02-13.'],
    ['created_at:01/02/2026', 'created_at:>2026-08-01'],
    ['created_at:2026-02-30', 'Write created_at:2026-02-28.'],
    ['created_at:<2024-04-31T10:00Z', 'Write created_at:<2024-04-30.'],
    ['created_at:[2026-03-01 TO 2026-02-01]', 'Write created_at:[2026-02-01 TO 2026-03-01].'],
    ['last_login:[90d TO 30d]', 'Write last_login:[30d TO 90d].'],
    ['logins_count:{9 TO 5}', 'Write logins_count:[5 TO 9].'],
    ['app_metadata.seats:[9 TO 5]', 'Write app_metadata.seats:[5 TO 9].'],
    ['last_login:2026-13-01', 'last_login:>2026-08-01'],
    ['blocked:maybe', 'blocked:true'],
    ['is:happy', 'Write is:'],
    ['__proto__:x', 'Fields:'],
    ['is:constructor', 'Write is:'],
  ])('says what is wrong with %s', (query, hint) => {
    const run = () => threeUsers().listUsers({ query: parseQuery(query).root, sort: byName, offset: 0, limit: 1 });
    expect(run).toThrow(expect.objectContaining({ kind: 'usage', hint: expect.stringContaining(hint) as string }));
  });

  it('answers every query over odd people, the same with and without an index behind it', () => {
    const random = seeded(5);
    const people = oddPeople(500, random);
    const odd = filled(people);
    for (const name of oddNames) {
      const value = `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
      const expected = people.filter((user) => user.name !== undefined && plain(user.name) === plain(name));
      expect(found(odd, `name:${value}`)).toEqual(expected.map(({ user_id }) => user_id).toSorted());
      // A negation twice keeps the index out of it.
      expect(found(odd, `NOT NOT name:${value}`)).toHaveLength(expected.length);
    }
  });
});
