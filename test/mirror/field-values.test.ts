import { afterEach, describe, expect, test } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import type { KnownValues, ValuesWanted } from '../../src/mirror/field-values.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const open: MirrorWriter[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

let now = noon;

function mirrorOf(users: readonly UserProfile[]): MirrorWriter {
  now = noon;
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => now });
  open.push(mirror);
  mirror.commitBatch({ users: users.map((user) => seen(user)) }, noon);
  return mirror;
}

function person(number: number, more: Partial<UserProfile> = {}): UserProfile {
  return {
    user_id: `auth0|${String(number)}`,
    email: `person${String(number)}@${number % 3 === 0 ? 'rare.example' : 'acme.example'}`,
    identities: [
      { connection: number % 4 === 0 ? 'google-oauth2' : 'Users', provider: 'auth0', user_id: String(number) },
    ],
    app_metadata: { plan: number % 5 === 0 ? 'gold' : 'free', 'crm.id': number, tags: ['a', 'b'] },
    user_metadata: { vip: number % 2 === 0 },
    ...more,
  };
}

/** Asks until everything was looked at. */
function know(mirror: MirrorWriter, wanted: Partial<ValuesWanted>): KnownValues {
  for (let asked = 0; asked < 1000; asked += 1) {
    const known = mirror.knownValues({ prefix: '', limit: 20, ...wanted });
    if (known.complete) return known;
  }
  throw new Error('it never came to an end');
}

const people = Array.from({ length: 300 }, (_, number) => person(number));

describe('Fields and values that are offered while one types', () => {
  test('paths of the metadata as they are typed, with their most frequent values', () => {
    const { paths } = know(mirrorOf(people), { prefix: 'app_metadata.' });
    expect(paths.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      String.raw`app_metadata.crm\.id number`,
      'app_metadata.plan text',
      'app_metadata.tags text',
    ]);
    expect(paths[1]?.values).toEqual(['free', 'gold']);
    expect(know(mirrorOf(people), { prefix: 'vip' }).paths.map(({ path }) => path)).toEqual(['user_metadata.vip']);
  });

  test('of how many of those that were looked at they are, also where everybody has another value', () => {
    const some = people.map((each, at) => (at < 30 ? { ...each, locale: 'de', nickname: `n${String(at)}` } : each));
    const { paths, holders } = know(mirrorOf(some), { sampled: ['locale', 'nickname', 'email', 'family_name'] });
    expect(paths.map(({ path, users }) => [path, users])).toContainEqual(['app_metadata.plan', 300]);
    expect(holders).toEqual({ locale: 30, nickname: 30, email: 300, family_name: 0 });
  });

  test('values of a field, the frequent ones first, those that begin with what is typed before those that hold it', () => {
    const mirror = mirrorOf(people);
    const values = (wanted: Partial<ValuesWanted>) => know(mirror, wanted).values.map(({ value }) => value);
    expect(values({ field: 'email.domain' })).toEqual(['acme.example', 'rare.example']);
    expect(values({ field: 'email.domain', prefix: 'r' })).toEqual(['rare.example']);
    expect(values({ field: 'connection', prefix: 'OO' })).toEqual(['google-oauth2']);
    expect(values({ field: 'app_metadata.plan' })).toEqual(['free', 'gold']);
    expect(values({ field: 'nonsense' })).toEqual([]);
    expect(know(mirror, { sampled: ['connection', 'user_metadata.vip'] }).samples).toEqual({
      connection: ['Users', 'google-oauth2'],
      'user_metadata.vip': ['false', 'true'],
    });
  });

  test('connections, roles and organizations come from the catalogue, used or not', () => {
    const mirror = mirrorOf(people);
    const organizations = [{ id: 'org_1', name: 'acme', display_name: 'Acme GmbH' }];
    const roles = [{ id: 'rol_1', name: 'Reader' }];
    const connections = ['google-oauth2', 'unused'].map((name) => ({ id: `con_${name}`, name, strategy: 'auth0' }));
    mirror.commitBatch({ catalogues: { organizations, roles, connections } }, noon);
    expect(know(mirror, { field: 'org' }).values).toEqual([{ value: 'acme', about: 'Acme GmbH' }]);
    expect(know(mirror, { field: 'role', prefix: 'rea' }).values).toEqual([{ value: 'Reader', about: undefined }]);
    const names = know(mirror, { field: 'connection' }).values.map(({ value }) => value);
    expect(names).toEqual(['google-oauth2', 'unused', 'Users']);
  });

  test('what nobody has twice is not offered, and what is new is seen after a while', () => {
    const mirror = mirrorOf(
      Array.from({ length: 200 }, (_, at) => person(at, { app_metadata: { id: `x${String(at)}` } })),
    );
    expect(know(mirror, { field: 'app_metadata.id' }).values).toEqual([]);
    mirror.commitBatch({ users: [seen(person(900, { app_metadata: { fresh: true } }))] }, noon);
    expect(know(mirror, { prefix: 'app_metadata.' }).paths).toHaveLength(1);
    now += 600_000;
    expect(know(mirror, { prefix: 'app_metadata.fresh' }).paths).toHaveLength(1);
  });

  test('an empty mirror knows nothing, and a profile of a stranger makes no harm', () => {
    expect(know(mirrorOf([]), { prefix: 'app' }).paths).toEqual([]);
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ a: inner }), {});
    const odd = person(1, {
      app_metadata: { __proto__: 1, 'a b:"c)': 'x', constructor: { name: 'y' }, deep, long: 'z'.repeat(5000) },
    });
    const { paths } = know(mirrorOf([odd]), { prefix: 'app_metadata.' });
    expect(paths.map(({ path }) => path)).toContain(String.raw`app_metadata.a\ b\:\"c\)`);
    expect(paths.find(({ path }) => path.endsWith('long'))?.values).toEqual([]);
  });
});
