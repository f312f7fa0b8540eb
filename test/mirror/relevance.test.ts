import { expect, it } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { compareUserRows } from '../../src/mirror/compare-user-rows.ts';
import type { MirrorWriter, UserRow } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { byRelevance } from './naive-users.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const relevance = { field: 'relevance', descending: false };

function filled(people: readonly UserProfile[]): MirrorWriter {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
  mirror.commitBatch({ users: people.map((profile) => seen(profile)), pass: 1, finishPass: 1 }, noon);
  while (mirror.upkeep() !== undefined) mirror.commitBatch({ upkeep: true }, noon);
  return mirror;
}

function ask(mirror: MirrorWriter, text: string, offset = 0, limit = 1000): string[] {
  const filter = { query: parseQuery(text).root };
  return mirror.listUsers({ ...filter, sort: relevance, offset, limit }).map(({ user_id }) => user_id);
}

function list(mirror: MirrorWriter, text: string): UserRow[] {
  return mirror.listUsers({ text, sort: relevance, offset: 0, limit: 10 });
}

it('puts the phrase itself first, then beginnings of fields, then of words, then the rest', () => {
  const mirror = filled([
    { user_id: 'a|inside', name: 'Marijana Petrov' },
    { user_id: 'a|word', name: 'Mary-Jane Doe' },
    { user_id: 'a|mail', email: 'JANE.roe@acme.com', name: 'Roe' },
    { user_id: 'jane|id', name: 'Nobody' },
    { user_id: 'a|login', name: 'Bob', username: 'janet7' },
    { user_id: 'a|name2', name: 'Jane Zimmer' },
    { user_id: 'a|name1', name: 'Jané Adams' },
    { user_id: 'a|exact-mail', name: 'Zed', email: 'jane' },
    { user_id: 'a|exact', name: 'JANE' },
    { user_id: 'a|no', name: 'Joe' },
  ]);
  const order = ['a|exact', 'a|exact-mail', 'a|name1', 'a|name2', 'a|mail', 'a|login', 'jane|id', 'a|word', 'a|inside'];
  const jane = order.filter((id) => id !== 'a|inside');
  expect(ask(mirror, 'jane')).toEqual(jane);
  expect(ask(mirror, 'ana')).toEqual(['a|inside']);
  // Nobody is named just so, and all of the rest stay in their ranks.
  const begun = ['a|exact', 'a|name1', 'a|name2', 'a|exact-mail', ...order.slice(4)];
  expect([ask(mirror, 'jan'), ask(mirror, 'ja')]).toEqual([begun, begun]);
  expect(ask(mirror, 'jane z')).toEqual(['a|name2', 'a|exact-mail']);
  expect(ask(mirror, 'jane -name:jane*')).toEqual(jane.filter((id) => !/exact$|name/.test(id)));
});

it.each([[200], [300]])('ranks beginnings of words before the rest, be it that %i match', (count) => {
  const names = ['Joanna', 'Lee Ann', 'x.ann', 'Joanna', 'Susanna', 'Joanna Anna'];
  const people = Array.from({ length: count }, (_, i) => ({ user_id: `a|${i}`, name: names[i % names.length] ?? '' }));
  const mirror = filled(people);
  const expected = byRelevance(people, ['ann']).map(({ user_id }) => user_id);
  expect(ask(mirror, 'ann')).toEqual(expected);
  for (const offset of [0, 40, 90, count - 5]) {
    expect(ask(mirror, 'ann', offset, 30)).toEqual(expected.slice(offset, offset + 30));
    const place = mirror.positionOf(expected[offset] ?? '', { query: parseQuery('ann').root }, relevance);
    expect(place).toBe(offset);
  }
});

it('goes on on each page where the one before ended, and knows the place of each user', () => {
  const names = ['Ann', 'ann', 'Anna Lee', 'Joanna', 'Lee Ann', 'x.ann', 'Hannah', '山田 an'];
  const mirror = filled(
    Array.from({ length: 150 }, (_, i) => ({
      user_id: `auth0|${(i * 37) % 150}`,
      name: names[i % names.length] ?? '',
    })),
  );
  for (const text of ['ann', 'a', 'an', 'lee', '山', 'auth0|1', 'ann auth0|1']) {
    const all = ask(mirror, text);
    expect(all).toHaveLength(mirror.countUsers({ query: parseQuery(text).root }));
    for (let at = 0; at < all.length + 7; at += 7) expect(ask(mirror, text, at, 7)).toEqual(all.slice(at, at + 7));
    const places = all.map((id) => mirror.positionOf(id, { query: parseQuery(text).root }, relevance));
    expect(places).toEqual(all.map((_, i) => i));
  }
  expect(mirror.positionOf('auth0|3', { text: 'nobody' }, relevance)).toBe(-1);
});

it('merges users found by their usernames in the order that each mirror has them in', () => {
  const one = filled([
    { user_id: 'a', username: 'janÉ' },
    { user_id: 'b', username: 'Janf' },
    { user_id: 'c', username: 'jana' },
  ]);
  const other = filled([{ user_id: 'd', username: 'JANB' }]);
  expect(list(one, 'jan').map(({ user_id }) => user_id)).toEqual(['c', 'b', 'a']);
  const merged = [...list(other, 'jan'), ...list(one, 'jan')].sort(compareUserRows(relevance));
  expect(merged.map(({ user_id }) => user_id)).toEqual(['c', 'd', 'b', 'a']);
});

it('sorts by name where there are no words, and merges the lists of several mirrors by rank', () => {
  const one = filled([
    { user_id: 'b', name: 'Joan' },
    { user_id: 'a', name: 'Ann' },
  ]);
  const other = filled([{ user_id: 'c', name: 'Anna' }]);
  expect(list(one, '').map(({ user_id }) => user_id)).toEqual(['a', 'b']);
  const merged = (text: string) =>
    [...list(other, text), ...list(one, text)].sort(compareUserRows(relevance)).map(({ user_id }) => user_id);
  expect(merged('an')).toEqual(['a', 'c', 'b']);
  expect(merged('')).toEqual(['a', 'c', 'b']);
});
