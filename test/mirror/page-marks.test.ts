import * as fc from 'fast-check';
import { expect, it } from 'vitest';

import { userSortFields, type MirrorReader, type UserSort } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const people = Array.from({ length: 2600 }, (_, i) => {
  const isBare = i % 3 === 0;
  const times = isBare
    ? {}
    : { name: `N${String((i * 7919) % 700)}`, email: `e${String(i % 90)}@acme.com`, logins_count: i % 40 };
  const last_login = new Date(1.7e12 + ((i * 31) % 500) * 86_400_000).toISOString();
  return { user_id: `auth0|${String((i * 104_729) % 99_991)}`, ...times, ...(isBare ? {} : { last_login }) };
});

function idsOf(from: MirrorReader, sort: UserSort, offset: number, limit: number): string[] {
  return from.listUsers({ sort, offset, limit }).map(({ user_id }) => user_id);
}

it('finds each page from another one near it, also where users without a value begin, and after changes', () => {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey, { now: () => noon });
  writer.commitBatch({ users: people.map((user) => seen(user)), pass: 1, finishPass: 1 }, noon);
  while (writer.upkeep() !== undefined) writer.commitBatch({ upkeep: true }, noon);
  const reader = openMirrorReader(file, 'acme', mirrorKey, { now: () => noon });
  const all = new Map<string, string[]>();
  const expected = (sort: UserSort): string[] => {
    const key = `${sort.field}${String(sort.descending)}`;
    const ids = all.get(key) ?? idsOf(reader, sort, 0, 10_000);
    all.set(key, ids);
    return ids;
  };
  const walk = fc.record({
    sort: fc.record({ field: fc.constantFrom(...userSortFields), descending: fc.boolean() }),
    start: fc.integer({ min: 1000, max: 1599 }),
    steps: fc.array(fc.integer({ min: -150, max: 150 }), { maxLength: 6 }),
    anchored: fc.boolean(),
  });
  const check = () => {
    fc.assert(
      fc.property(walk, ({ sort, start, steps, anchored }) => {
        const order = expected(sort);
        if (anchored) expect(reader.positionOf(order[start] ?? '', {}, sort)).toBe(start);
        let offset = start;
        for (const step of [0, ...steps]) {
          offset += step;
          expect(idsOf(reader, sort, offset, 60)).toEqual(order.slice(offset, offset + 60));
        }
      }),
      { numRuns: 60 },
    );
  };
  check();
  const later = new Date(noon).toISOString();
  const moved = people.slice(100, 160).map((user) => ({ user_id: user.user_id, name: 'A', updated_at: later }));
  const tombstones = people
    .slice(300, 310)
    .map(({ user_id }) => ({ user_id, deleted_at: noon + 1, reason: 'log' as const }));
  writer.commitBatch({ users: moved.map((user) => seen(user, 'id', noon)), tombstones }, noon);
  all.clear();
  check();
  reader.close();
  writer.close();
});
