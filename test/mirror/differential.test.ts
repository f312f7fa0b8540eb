import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { userSortFields, type MirrorReader, type UserSort } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { phraseOf } from '../../src/mirror/phrase.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { byRelevance, inOrder, matches } from './naive-users.ts';
import { oddNames, oddPeople } from './odd-people.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const names = oddNames.filter((name) => name.trim() !== '' && !/\p{Cc}|^\p{M}$/u.test(name));
const words = fc
  .constantFrom(...names, 'jane', 'zoe', 'acme.com', 'user_1', 'auth0|', '+4915', 'Example', 'google-oauth2|')
  .chain((text) => {
    const characters = Array.from(text);
    return fc
      .tuple(fc.nat(characters.length - 1), fc.integer({ min: 1, max: 9 }))
      .map(([from, length]) => characters.slice(from, from + length).join(''));
  })
  .filter((text) => text.trim() !== '')
  .map(quoted);
const asked = [
  'name:j*',
  'name:*e',
  'name:z*m',
  'email:*@acme.com',
  'email:zoe*',
  'email:*e1@acme.com',
  'email:*g',
  'name:*a',
  '_exists_:phone_number',
  '_exists_:username',
  'blocked:true',
  'blocked:false',
  'email_verified:false',
  'email_verified:true',
  'logins_count:>1',
  'logins_count:[1 TO 2]',
  'logins_count:0',
  '_exists_:last_login',
  '_exists_:logins_count',
  'last_login:>2023-12-01',
  'created_at:[2023-11-20 TO 2023-12-10}',
  'connection:db',
  'connection:g*',
  'identities.connection:second',
  'identities.provider:github',
  'user_metadata.plan:gold',
  'user_metadata.plan:5',
  'user_metadata.plan:true',
  'user_metadata.plan:f*',
  '_exists_:user_metadata.plan',
  'app_metadata.roles:admin',
  'app_metadata.deep.list.a:2',
  'user_metadata.plan:>=5',
];
const leaf = fc.oneof(
  { weight: 4, arbitrary: words },
  words.map((word) => `email:*${word.slice(1, -1).replaceAll(/[^a-z]/gi, '')}*`),
  fc.constantFrom(...names).map((name) => `name:${quoted(name)}`),
  fc.constantFrom(...asked),
);
const query = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} AND ${b})`),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a} OR ${b})`),
    tie('node').map((a) => `NOT ${a}`),
  ),
})).node;
const sort: fc.Arbitrary<UserSort> = fc.record({
  field: fc.constantFrom<string>('relevance', ...userSortFields, 'user_metadata.plan', 'username', 'email_verified'),
  descending: fc.boolean(),
});

/** Users in the order of their rows, and a mirror of them whose first orders were held before the last of them came. */
function fill(users: number) {
  const file = temporaryFile();
  const random = seeded(11);
  const people = oddPeople(users, random);
  const writer = openMirrorWriter(file, 'acme', mirrorKey, { now: () => noon });
  const old = people.slice(0, users - 40);
  writer.commitBatch({ users: old.map((profile) => seen(profile)), pass: 1, finishPass: 1 }, noon);
  while (writer.upkeep() !== undefined) writer.commitBatch({ upkeep: true }, noon);
  const plain = openMirrorReader(file, 'acme', mirrorKey, { now: () => noon });
  const holding = openMirrorReader(file, 'acme', mirrorKey, { now: () => noon, holdsOrders: true });
  for (const field of userSortFields) holding.holdOrder({ field, descending: false });
  const moved = old.map((user, i) => {
    if (i % 40 !== 0) return user;
    return {
      ...user,
      name: oddNames[i % oddNames.length] ?? 'x',
      logins_count: i % 5,
      updated_at: new Date(noon).toISOString(),
    };
  });
  const gone = new Set(moved.flatMap(({ user_id }, i) => (i % 53 === 7 ? user_id : [])));
  const changed = [...moved.filter((user, i) => user !== old[i]), ...people.slice(users - 40)];
  const tombstones = [...gone].map((user_id) => ({ user_id, deleted_at: noon + 1, reason: 'log' as const }));
  writer.commitBatch({ users: changed.map((profile) => seen(profile, 'id', noon)), tombstones }, noon);
  writer.close();
  const all = [...moved, ...people.slice(users - 40)].filter(({ user_id }) => !gone.has(user_id));
  return { all, readers: [plain, holding] };
}

function expected(all: readonly UserProfile[], root: QueryNode, by: UserSort): string[] {
  const found = all.filter((user) => matches(user, root));
  const phrase = by.field === 'relevance' ? phraseOf({ query: root }) : undefined;
  const ordered = phrase
    ? byRelevance(found, phrase.words)
    : inOrder(found, by.field === 'relevance' ? { ...by, field: 'name' } : by);
  return ordered.map(({ user_id }) => user_id);
}

function compareWith(reader: MirrorReader, order: readonly string[], root: QueryNode, by: UserSort): void {
  const page = (offset: number, limit: number) =>
    reader.listUsers({ query: root, sort: by, offset, limit }).map(({ user_id }) => user_id);
  expect(page(0, 10_000)).toEqual(order);
  expect(reader.countUsers({ query: root })).toBe(order.length);
  for (const offset of [0, 7, Math.floor(order.length / 2), Math.max(0, order.length - 3)])
    expect(page(offset, 7)).toEqual(order.slice(offset, offset + 7));
  for (const at of [0, order.length - 1, Math.floor(order.length / 3)])
    if (order[at] !== undefined) expect(reader.positionOf(order[at], { query: root }, by)).toBe(at);
}

it('answers every query as a plain look at every user does: list, order, pages, count, position', () => {
  const { all, readers } = fill(260);
  const seed = Number(process.env['TENANTRY_SEARCH_SEED'] ?? Date.now() % 1_000_000);
  try {
    fc.assert(
      fc.property(query, sort, (text, by) => {
        const { root } = parseQuery(text);
        if (root === undefined) return;
        const order = expected(all, root, by);
        for (const reader of readers) compareWith(reader, order, root, by);
      }),
      { seed, numRuns: 100_000, interruptAfterTimeLimit: 5_000, markInterruptAsFailure: false },
    );
  } catch (error) {
    throw new Error(`TENANTRY_SEARCH_SEED=${seed} shows it again`, { cause: error });
  } finally {
    for (const reader of readers) reader.close();
  }
}, 30_000);
