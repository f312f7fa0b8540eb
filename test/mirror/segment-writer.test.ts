import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import { foldText } from '../../src/domain/fold-text.ts';
import { CrowdedIndexes } from '../../src/mirror/crowded-indexes.ts';
import { SegmentWriter } from '../../src/mirror/segment-writer.ts';
import { trigramPostings } from '../../src/mirror/trigram-postings.ts';
import { wordPostings } from '../../src/mirror/word-postings.ts';
import { oddNames } from './odd-people.ts';
import { seeded, temporaryFile } from './temporary-mirror.ts';

const options = `detail = none, content = '', contentless_delete = 1`;

interface Row {
  readonly text: string;
  readonly words: string;
}

/** A handle of a file with both indexes, for what SQLite does itself. */
function indexes(file: string): Database {
  const db = new Database(file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    CREATE VIRTUAL TABLE search USING fts5 (text, tokenize = 'trigram case_sensitive 1', ${options});
    CREATE VIRTUAL TABLE facets USING fts5 (words, tokenize = 'ascii', ${options});
    CREATE VIRTUAL TABLE texts USING fts5vocab (search, instance);
    CREATE VIRTUAL TABLE words USING fts5vocab (facets, instance);
    INSERT INTO search (search, rank) VALUES ('pgsz', 500);
  `);
  return db;
}

function add(db: Database, rows: readonly Row[], first: number): void {
  const text = db.prepare('INSERT INTO search (rowid, text) VALUES (?, ?)');
  const words = db.prepare('INSERT INTO facets (rowid, words) VALUES (?, ?)');
  db.transaction(() => {
    for (const [i, row] of rows.entries()) {
      text.run(first + i, row.text);
      words.run(first + i, row.words);
    }
  })();
}

/** Adds the same by another handle, as the fill of a mirror does. */
function filler(file: string): typeof add {
  const db = new Database(file);
  const search = new SegmentWriter(db, 'search');
  const facets = new SegmentWriter(db, 'facets');
  return (_, rows, first) => {
    db.transaction(() => {
      expect(search.add(trigramPostings(rows.map(({ text }) => text)), first)).toBe(true);
      expect(
        facets.add(wordPostings(rows.map(({ words }) => words.split(' ').filter((word) => word !== ''))), first),
      ).toBe(true);
    })();
  };
}

function contents(db: Database): unknown {
  const all = (sql: string) => db.prepare(sql).all();
  for (const table of ['search', 'facets']) db.exec(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
  return {
    texts: all('SELECT term, doc FROM texts'),
    words: all('SELECT term, doc FROM words'),
    sizes: all('SELECT id, hex(sz) FROM search_docsize UNION ALL SELECT id, hex(sz) FROM facets_docsize'),
    averages: all(
      'SELECT hex(block) FROM search_data WHERE id = 1 UNION ALL SELECT hex(block) FROM facets_data WHERE id = 1',
    ),
  };
}

const random = seeded(5);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const characters = [
  'a',
  'b',
  '\n',
  ' ',
  'é',
  '山',
  'я',
  '😀',
  '\uffff',
  '\ufffd',
  '\ue000',
  '\u{30d40}',
  '\u{10fffd}',
  '\ud800',
];

/** `every` stands in each of them, so that its rows fill many leaves. */
function someRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => {
    const odd = Array.from({ length: Math.floor(random() * 6) }, () => pick(characters)).join('');
    const text = i % 9 === 0 ? odd : `every\n${foldText(pick(oddNames))}${odd}\n\n`;
    const words = Array.from(
      { length: Math.floor(random() * 5) },
      () => `f${Math.floor(random() ** 3 * 4000).toString(36)}`,
    );
    return { text, words: i % 9 === 0 ? '' : ['fall', ...words, ...words.slice(0, 1)].join(' ') };
  });
}

describe('what is added past SQLite', () => {
  it('is to the last entry what SQLite makes of the same rows', () => {
    const [file, otherFile] = [temporaryFile(), temporaryFile()];
    const [db, other] = [indexes(file), indexes(otherFile)];
    const fill = filler(otherFile);
    for (let first = 1; first < 12_000; first += 4000) {
      const rows = someRows(4000);
      add(db, rows, first);
      fill(other, rows, first);
    }
    expect(contents(other)).toEqual(contents(db));
    // Leaves of one trigram are left out by a list of them.
    expect(other.prepare('SELECT count(*) FROM search_idx WHERE pgno & 1').pluck().get()).toBeGreaterThan(0);
    const later = 'SELECT rowid FROM search WHERE search MATCH ? AND rowid > 7000 ORDER BY rowid DESC LIMIT 50';
    for (const match of ['"eve" AND "ver"', '"山田太"', '"eve" NOT "ane"'])
      expect(other.prepare(later).all(match)).toEqual(db.prepare(later).all(match));
    for (const each of [db, other]) each.close();
  });

  it('is deleted, changed, merged and optimized by SQLite as its own', () => {
    const [file, otherFile] = [temporaryFile(), temporaryFile()];
    const [db, other] = [indexes(file), indexes(otherFile)];
    const fill = filler(otherFile);
    const both = (sql: string) => [db, other].forEach((each) => each.exec(sql));
    for (let round = 0; round < 40; round += 1) {
      const rows = someRows(30);
      const first = round * 100 + 1;
      add(db, rows, first);
      fill(other, rows, first);
      if (round % 7 !== 3) continue;
      both(`DELETE FROM search WHERE rowid % 100 = ${round}; DELETE FROM facets WHERE rowid % 90 = ${round};
        REPLACE INTO search (rowid, text) VALUES (${first}, 'changed ${round}');`);
      add(db, rows, first + 50);
      add(other, rows, first + 50);
    }
    expect(contents(other)).toEqual(contents(db));
    const crowded = new CrowdedIndexes(other);
    expect(crowded.count(5)).toBeGreaterThan(0);
    for (const each of [db, other]) {
      const indexes = new CrowdedIndexes(each);
      for (let left = 20; indexes.count(5) > 0 && left > 0; left -= 1) indexes.merge(5);
    }
    expect(crowded.count(5)).toBe(0);
    expect(contents(other)).toEqual(contents(db));
    both(`INSERT INTO search (search) VALUES ('optimize'); INSERT INTO facets (facets) VALUES ('optimize')`);
    expect(contents(other)).toEqual(contents(db));
    for (const each of [db, other]) each.close();
  });
});

it('takes nothing over from a block that was given up in its midst', () => {
  const texts = ['some text', 'another text'];
  const whole = trigramPostings(texts);
  const broken = Object.assign(['text that', 'never ends'], {
    *entries(): ArrayIterator<[number, string]> {
      yield [0, 'text that'];
      throw new RangeError('Array buffer allocation failed');
    },
  });
  expect(() => trigramPostings(broken)).toThrow(RangeError);
  expect(trigramPostings(texts)).toEqual(whole);
});
