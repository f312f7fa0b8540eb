import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, expect, test } from 'vitest';

import { SmallFolds } from '../../src/mirror/small-folds.ts';
import { temporaryFile } from './temporary-mirror.ts';

const open: Database[] = [];

afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

function openLog(file: string): Database {
  const db = new Database(file);
  open.push(db);
  db.pragma('page_size = 512');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE IF NOT EXISTS pages (page BLOB)');
  return db;
}

/** Writes about so many pages in one commit. */
const writePages = (db: Database, pages: number): void => {
  db.prepare('INSERT INTO pages VALUES (zeroblob(?))').run(pages * 508);
};

const waiting = (db: Database): number => {
  const [log] = db.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[];
  return (log?.log ?? 0) - (log?.checkpointed ?? 0);
};

test('what small commits have written is folded in once it is long, and a large commit of the same handle at once', () => {
  const db = openLog(temporaryFile());
  const folds = new SmallFolds(db);
  const lengths = [300, 300, 300, 300, 300, 9000].map((pages) => {
    folds.after(() => writePages(db, pages));
    return waiting(db);
  });
  expect(lengths.map((length) => Math.floor(length / 300))).toEqual([1, 2, 3, 0, 1, 0]);
});

test('a large batch that another one is writing is left to the other one, unless nobody ever folds it in', () => {
  const file = temporaryFile();
  const other = openLog(file);
  const db = openLog(file);
  const folds = new SmallFolds(db, 9000);
  folds.after(() => writePages(db, 10));
  writePages(other, 5000);
  for (let i = 0; i < 3; i += 1) folds.after(() => writePages(db, 600));
  expect(waiting(db)).toBeGreaterThan(6800);
  other.pragma('wal_checkpoint(PASSIVE)');
  folds.after(() => writePages(db, 600));
  expect(waiting(db)).toBeLessThan(700);
  folds.after(() => writePages(db, 600));
  expect(waiting(db)).toBe(0);
  writePages(other, 9500);
  folds.after(() => writePages(db, 10));
  expect(waiting(db)).toBe(0);
});

test('what a long read kept from being folded in is folded in once the read is over', () => {
  const file = temporaryFile();
  const db = openLog(file);
  const reader = openLog(file);
  const folds = new SmallFolds(db);
  reader.exec('BEGIN; SELECT count(*) FROM pages');
  for (let i = 0; i < 6; i += 1) folds.after(() => writePages(db, 1000));
  expect(waiting(db)).toBeGreaterThan(6000);
  reader.exec('COMMIT');
  folds.after(() => writePages(db, 10));
  expect(waiting(db)).toBe(0);
});

test('a commit that fails is thrown, and nothing is lost of what waits', () => {
  const db = openLog(temporaryFile());
  const folds = new SmallFolds(db);
  folds.after(() => writePages(db, 900));
  expect(() =>
    folds.after(() => {
      throw new Error('no room');
    }),
  ).toThrow('no room');
  folds.after(() => writePages(db, 200));
  expect(waiting(db)).toBe(0);
  expect(db.prepare('SELECT count(*) AS blobs FROM pages').get()).toEqual({ blobs: 2 });
});
