import Database from 'better-sqlite3-multiple-ciphers';
import { expect, test } from 'vitest';

import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { TextCandidates } from '../../src/mirror/text-candidates.ts';

test('of short words the one that few rows hold is asked for, wherever it stands and however frequent the others are', () => {
  const db = new Database(':memory:');
  for (const migration of mirrorMigrations) migration.up(db);
  const insert = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
  for (let i = 0; i < 300; i += 1) insert.run(i + 1, `an${String.fromCodePoint(0x4e_00 + i)}`);
  insert.run(301, 'qxa');
  insert.run(302, 'o’brien');
  insert.run(303, "o'neil");
  const candidates = new TextCandidates(db);
  expect(candidates.match(['an', 'qx'])).toEqual({ match: '"qxa"' });
  expect(candidates.match(['qx', 'an'])).toEqual({ match: '"qxa"' });
  expect(candidates.match(['an', 'zz'])).toEqual({ nothing: true });
  expect(candidates.match(["o'", 'an'])).toEqual({ match: `"o'n" OR "o’b"` });
  expect(candidates.match(["o'b"])).toEqual({ match: `("o'b" OR "o’b" OR "o‘b" OR "oʼb")` });
  expect(candidates.match(["x'"])).toEqual({ nothing: true });
  expect(candidates.match(['an'])).toBeUndefined();
  expect(candidates.match([''])).toBeUndefined();
  db.close();
});
