import Database from 'better-sqlite3-multiple-ciphers';
import { expect, it } from 'vitest';

import { HeldSets } from '../../src/mirror/held-sets.ts';
import { StatementCache } from '../../src/mirror/statement-cache.ts';
import { sql } from '../../src/query/sql.ts';
import { temporaryFile } from './temporary-mirror.ts';

/** Two connections to one table of ten numbers. */
function openNumbers() {
  const file = temporaryFile();
  const writer = new Database(file);
  writer.pragma('journal_mode = WAL');
  writer.exec('CREATE TABLE numbers (id INTEGER PRIMARY KEY)');
  const add = (from: number, to: number) => {
    for (let id = from; id <= to; id += 1) writer.prepare('INSERT INTO numbers VALUES (?)').run(id);
  };
  add(1, 10);
  const sets = new HeldSets(new StatementCache(new Database(file, { readonly: true })));
  return { add, sets };
}

const below = (end: number) => sql('SELECT id FROM numbers WHERE id < ?', end);

it('keeps what a query named until another connection writes', () => {
  const { add, sets } = openNumbers();
  expect(sets.known(below(20))).toBeUndefined();
  expect(sets.read(below(20))).toHaveLength(10);
  expect(sets.known(below(20))?.ids).toHaveLength(10);
  add(11, 12);
  expect(sets.known(below(20))).toBeUndefined();
  expect(sets.read(below(20))).toHaveLength(12);
});

it('tells queries by their values, and knows what it was given', () => {
  const { sets } = openNumbers();
  expect(sets.known(below(4))).toBeUndefined();
  sets.hold(below(4), Uint32Array.of(1, 2, 3));
  expect([...(sets.read(below(4)) ?? [])]).toEqual([1, 2, 3]);
  expect([...(sets.read(below(3)) ?? [])]).toEqual([1, 2]);
});

it('says of a set that is too large only that it is, and reads it when more may be there', () => {
  const { sets } = openNumbers();
  expect(sets.read(below(20), 9)).toBeUndefined();
  expect(sets.known(below(20), 9)).toEqual({ ids: undefined, most: 9 });
  expect(sets.known(below(20), 10)).toBeUndefined();
  expect(sets.read(below(20), 10)).toHaveLength(10);
  expect(sets.read(below(20), 9)).toBeUndefined();
});

it('lets the sets go that nobody has asked for the longest', () => {
  const { sets } = openNumbers();
  for (let end = 1; end <= 40; end += 1) sets.read(below(end));
  sets.read(below(1));
  sets.read(below(41));
  expect(sets.known(below(1))).toBeDefined();
  expect(sets.known(below(2))).toBeUndefined();
});
