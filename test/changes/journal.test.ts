import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Journal } from '../../src/changes/changes.ts';
import { journalMigrations } from '../../src/changes/journal-schema.ts';
import { openJournal } from '../../src/changes/open-journal.ts';
import type { JournalEntry } from '../../src/domain/change.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { Secret } from '../../src/secret.ts';
import { anEntry } from '../helpers/a-change.ts';

const key = new Secret(randomBytes(32).toString('hex'));
const entry = anEntry({
  user_id: 'auth0|canary-of-the-journal',
  differences: [{ field: 'blocked', before: false, after: true }],
});

/** The fields that say whom an entry is about. */
function about(user_id: string): Pick<JournalEntry, 'user_id' | 'subject'> {
  return { user_id, subject: { kind: 'user', id: user_id, words: user_id } };
}

const owner = { tenant: 'acme', domain: 'acme.eu.auth0.com' };

let folder: string;
let journal: Journal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-journal-'));
  journal = openJournal(join(folder, 'journal.db'), key);
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function fill(count: number): void {
  for (let at = 1; at <= count; at += 1) {
    const user_id = `${entry.user_id}-${at}`;
    journal.append({ ...entry, change_id: `change-${at}`, ...about(user_id) }, at);
  }
}

/** Does to the file what somebody with the key and SQLite could do. */
function tamper(sql: string): void {
  const file = join(folder, 'journal.db');
  const migrations = journalMigrations;
  const db = openDatabase({ file, key, access: 'write', migrations, name: 'journal', synchronous: 'FULL' });
  db.exec(sql);
  db.close();
}

test('entries come back newest first, whole, and filtered', () => {
  journal.append(entry, 10);
  journal.append({ ...entry, state: 'done', reason: 'why', detail: 'how' }, 20);
  journal.append({ ...entry, tenant: 'other', change_id: 'change-2', ...about('auth0|bob') }, 30);
  expect(journal.list({ limit: 10 }).map(({ seq }) => seq)).toEqual([3, 2, 1]);
  expect(journal.list({ limit: 1, tenant: 'acme' })).toEqual([
    { ...entry, seq: 2, at: 20, state: 'done', reason: 'why', detail: 'how' },
  ]);
  expect(journal.list({ limit: 10, user_id: 'auth0|bob' })).toHaveLength(1);
});

test('takes no second intent for a user while the outcome of the first is open, also not from another process', () => {
  const other = openJournal(join(folder, 'journal.db'), key);
  const second = { ...entry, change_id: 'change-2' };
  journal.append(entry, 1);
  expect(() => other.append(second, 2)).toThrow('another change of this user is under way in tenant acme');
  journal.append({ ...entry, state: 'unknown' }, 3);
  expect(() => other.append(second, 4)).toThrow('nothing was sent');
  expect(() => other.append({ ...second, tenant: 'other' }, 5)).not.toThrow();
  journal.append({ ...entry, state: 'done' }, 6);
  expect(other.append(second, 7)).toMatchObject({ seq: 5 });
  other.close();
});

test('a change is open until its latest entry says how it ended', () => {
  journal.append(entry, 1);
  journal.append({ ...entry, change_id: 'change-2', ...about('auth0|bob') }, 2);
  journal.append({ ...entry, change_id: 'change-3', ...about('auth0|cy') }, 3);
  journal.append({ ...entry, state: 'done' }, 4);
  journal.append({ ...entry, change_id: 'change-3', ...about('auth0|cy'), state: 'unknown' }, 5);
  expect(journal.unsettled(owner).map(({ change_id, state }) => [change_id, state])).toEqual([
    ['change-2', 'sent'],
    ['change-3', 'unknown'],
  ]);
  expect(journal.unsettled({ ...owner, domain: 'other.eu.auth0.com' })).toEqual([]);
  expect(journal.unsettled({ ...owner, tenant: 'other' })).toEqual([]);
});

test('an untouched journal verifies, also when it is empty and after it was opened again', () => {
  expect(journal.verify()).toBeUndefined();
  fill(20);
  journal.close();
  journal = openJournal(join(folder, 'journal.db'), key);
  journal.append(entry, 99);
  expect(journal.verify()).toBeUndefined();
});

test('two processes that write by turns make one chain', () => {
  const other = openJournal(join(folder, 'journal.db'), key);
  for (let at = 1; at <= 10; at += 1) (at % 2 === 0 ? journal : other).append({ ...entry, state: 'done' }, at);
  other.close();
  expect(journal.verify()).toBeUndefined();
  expect(journal.list({ limit: 100 }).map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

describe('even with the key of the file it is seen', () => {
  test.each([
    ['when an entry is edited', `UPDATE entries SET entry = json_set(entry, '$.actor', 'eve') WHERE seq = 3`, 3],
    [
      'when a change is given to another domain',
      `UPDATE entries SET entry = json_set(entry, '$.domain', 'other.eu.auth0.com') WHERE seq = 4`,
      4,
    ],
    ['when an entry is removed', 'DELETE FROM entries WHERE seq = 3', 4],
    ['when the first is removed', 'DELETE FROM entries WHERE seq = 1', 2],
    ['when the last ones are removed', 'DELETE FROM entries WHERE seq > 3', 3],
    ['when a mac is changed', 'UPDATE entries SET mac = zeroblob(32) WHERE seq = 2', 2],
    [
      'when two are exchanged',
      `UPDATE entries SET entry = (SELECT other.entry FROM entries AS other WHERE other.seq = 5 - entries.seq)
       WHERE seq IN (2, 3)`,
      2,
    ],
    [
      'when the end is removed and its mark set back',
      'DELETE FROM entries WHERE seq > 3; UPDATE head SET seq = 3, mac = (SELECT mac FROM entries WHERE seq = 3)',
      3,
    ],
  ])('%s', (_name, sql, seq) => {
    fill(5);
    tamper(sql);
    expect(journal.verify()).toMatchObject({ seq });
  });

  test('when all are removed', () => {
    fill(2);
    tamper('DELETE FROM entries');
    expect(() => journal.verify()).toThrow('all entries of the journal are gone');
  });
});

test('nothing of it can be read on the disk, and only by its owner', () => {
  fill(50);
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    expect(readFileSync(file).includes('canary-of-the-journal')).toBe(false);
    expect(statSync(file).mode & 0o077).toBe(0);
  }
});

test('another key does not open it', () => {
  fill(1);
  const other = new Secret(randomBytes(32).toString('hex'));
  expect(() => openJournal(join(folder, 'journal.db'), other)).toThrow(/journal/);
});

test('secrets in the words of others do not get in, nor more than a few lines', () => {
  const detail = `refused: Bearer abcdefghijklmnop ${'x'.repeat(5000)}`;
  const { detail: kept } = journal.append({ ...entry, detail }, 1);
  expect(kept).not.toContain('abcdefghijklmnop');
  expect(kept!.length).toBeLessThanOrEqual(500);
});

test('ids that are no proper Unicode survive and verify', () => {
  journal.append({ ...entry, ...about('auth0|\uD800\u0000"') }, 1);
  expect(journal.list({ limit: 1 })[0]?.user_id).toBe('auth0|\uD800\u0000"');
  expect(journal.verify()).toBeUndefined();
});

describe('the image of a subject', () => {
  const before = { profile: { user_id: 'auth0|canary-of-the-journal', email: 'canary@example.com' } };

  test('is kept beside the chain and sealed by it', () => {
    expect(journal.append(entry, 1, before).before_mac).toMatch(/^[0-9a-f]{64}$/);
    journal.append({ ...entry, state: 'done' }, 2);
    expect(journal.before('change-1', owner)).toEqual(before);
    expect(journal.before('change-2', owner)).toBeUndefined();
    expect(journal.verify()).toBeUndefined();
    tamper(`UPDATE images SET image = replace(image, 'canary@', 'eve@')`);
    expect(journal.verify()).toMatchObject({ seq: 1 });
  });

  test('is forgotten after 30 days, and the chain stays whole', () => {
    journal.append(entry, 1, before);
    journal.append({ ...entry, state: 'done' }, 2);
    const later = 31 * 24 * 3600_000;
    journal.append({ ...entry, change_id: 'change-2' }, later, before);
    expect(journal.before('change-1', owner)).toBeUndefined();
    expect(journal.before('change-2', owner)).toEqual(before);
    expect(journal.verify()).toBeUndefined();
  });
});

test('a second user whom a change touches is closed to other changes too', () => {
  journal.append({ ...entry, ...about('auth0|one'), others: ['auth0|two'] }, 1);
  const other = { ...entry, change_id: 'change-2' };
  expect(() => journal.append({ ...other, ...about('auth0|two') }, 2)).toThrow('another change of this user');
  expect(() => journal.append({ ...other, ...about('auth0|three'), others: ['auth0|one'] }, 2)).toThrow(
    'nothing was sent',
  );
  expect(() => journal.append({ ...other, subject: { kind: 'role', id: 'auth0|one', words: '' } }, 2)).not.toThrow();
});

test('entries of version 1 are read, verified and settled as changes of users', () => {
  const file = join(folder, 'old.db');
  const [first] = journalMigrations;
  const db = openDatabase({ file, key, access: 'write', migrations: [first!], name: 'journal', synchronous: 'FULL' });
  const chainKey = createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update('tenantry journal chain 1').digest();
  const macOf = (prev: Buffer, text: string): Buffer =>
    createHmac('sha256', chainKey).update(prev).update(text).digest();
  const old = { seq: 1, at: 5, change_id: 'c', tenant: 'acme', user_id: 'auth0|1', action: 'block', state: 'sent' };
  const text = JSON.stringify({ ...old, actor: 'ada', differences: [] });
  const prev = Buffer.alloc(32);
  const mac = macOf(prev, text);
  db.prepare('INSERT INTO entries (seq, entry, prev, mac) VALUES (1, ?, ?, ?)').run(text, prev, mac);
  db.prepare('INSERT INTO head (one, seq, mac) VALUES (1, 1, ?)').run(macOf(mac, 'head 1'));
  db.close();
  const opened = openJournal(file, key);
  expect(opened.verify()).toBeUndefined();
  expect(opened.unsettled(owner)).toEqual([
    {
      ...anEntry({ ...old, state: 'sent', domain: undefined } as Partial<JournalEntry>),
      before_mac: undefined,
      seq: 1,
      at: 5,
    },
  ]);
  expect(() => opened.append(anEntry({ change_id: 'd' }), 6)).toThrow('another change of this user');
  opened.append(anEntry({ change_id: 'c', state: 'done' }), 7);
  expect(opened.verify()).toBeUndefined();
  opened.close();
});
