import Database from 'better-sqlite3-multiple-ciphers';
import { expect, test } from 'vitest';

import { foldLog } from '../../src/mirror/fold-log.ts';
import { temporaryFile } from './temporary-mirror.ts';

test('a log that cannot be folded in leaves the patience with others as it was', () => {
  const db = new Database(temporaryFile(), { timeout: 5000 });
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE users (id INTEGER)');
  // SQLite folds nothing in for a connection in the middle of a transaction.
  db.exec('BEGIN; INSERT INTO users VALUES (1)');
  expect(() => foldLog(db)).toThrow('locked');
  expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
  db.exec('COMMIT');
  foldLog(db);
  expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
  db.close();
});
