import { createHmac, timingSafeEqual } from 'node:crypto';

import type { JournalEntry } from '../domain/change.ts';
import { AppError } from '../errors.ts';
import { databaseError, openDatabase } from '../mirror/database.ts';
import type { Database } from '../mirror/database.ts';
import { redact } from '../redact.ts';
import type { Secret } from '../secret.ts';
import type { Journal } from './changes.ts';
import { journalMigrations } from './journal-schema.ts';

interface Row {
  readonly seq: number;
  readonly entry: string;
  readonly prev: Buffer;
  readonly mac: Buffer;
}

const columns = 'seq, entry, prev, mac';
const start = Buffer.alloc(32);
const longestText = 500;

/**
 * Opens the journal, or makes it. An entry is on the disk, not only with the system, when `append` returns.
 * @param key 32 random bytes in hexadecimal: encrypts the file and seals the chain
 * @throws AppError `mirror_damaged` (another key, or damaged), `mirror_too_new`, `disk_full`
 */
export function openJournal(file: string, key: Secret): Journal {
  const name = 'journal';
  const db = openDatabase({ file, key, access: 'write', migrations: journalMigrations, name, synchronous: 'FULL' });
  const chain = openChain(key);
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw databaseError(error, name);
    }
  };
  return {
    append: (entry, now) => guarded(() => append(db, chain, entry, now)),
    list: ({ tenant, user_id, limit }) =>
      guarded(() => {
        const where = `(@tenant IS NULL OR tenant = @tenant) AND (@user_id IS NULL OR user_id = @user_id)`;
        const sql = `SELECT ${columns} FROM entries WHERE ${where} ORDER BY seq DESC LIMIT @limit`;
        const bound = { tenant: tenant ?? null, user_id: user_id ?? null, limit };
        return (db.prepare(sql).all(bound) as Row[]).map(readEntry);
      }),
    unsettled: (tenant) =>
      guarded(() => {
        const latest = 'SELECT max(seq) FROM entries WHERE tenant = ? GROUP BY change_id';
        const sql = `SELECT ${columns} FROM entries WHERE seq IN (${latest}) AND state IN ('sent', 'unknown') ORDER BY seq`;
        return (db.prepare(sql).all(tenant) as Row[]).map(readEntry);
      }),
    verify: () => guarded(() => firstBroken(db, chain)),
    close: () => void db.close(),
  };
}

type Chain = (prev: Buffer, text: string) => Buffer;

/** The chain has a key of its own, made from the journal's. */
function openChain(key: Secret): Chain {
  const chainKey = createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update('tenantry journal chain 1').digest();
  return (prev, text) => createHmac('sha256', chainKey).update(prev).update(text).digest();
}

function append(db: Database, chain: Chain, entry: Omit<JournalEntry, 'seq' | 'at'>, now: number): JournalEntry {
  const write = db.transaction((): JournalEntry => {
    if (entry.state === 'sent') refuseSecond(db, entry);
    const last = db.prepare(`SELECT ${columns} FROM entries ORDER BY seq DESC LIMIT 1`).get() as Row | undefined;
    const seq = (last?.seq ?? 0) + 1;
    const whole = { seq, at: now, ...entry, reason: clean(entry.reason), detail: clean(entry.detail) };
    const text = JSON.stringify(whole);
    const prev = last?.mac ?? start;
    const mac = chain(prev, text);
    db.prepare('INSERT INTO entries (seq, entry, prev, mac) VALUES (?, ?, ?, ?)').run(seq, text, prev, mac);
    db.prepare('INSERT OR REPLACE INTO head (one, seq, mac) VALUES (1, ?, ?)').run(seq, chain(mac, `head ${seq}`));
    return whole;
  });
  return write.immediate();
}

/** Two processes can have looked at the same time: here one of them is first. */
function refuseSecond(db: Database, { tenant, user_id }: Pick<JournalEntry, 'tenant' | 'user_id'>): void {
  const latest = 'SELECT max(seq) FROM entries WHERE tenant = ? AND user_id = ? GROUP BY change_id';
  const sql = `SELECT seq FROM entries WHERE seq IN (${latest}) AND state IN ('sent', 'unknown')`;
  if (db.prepare(sql).get(tenant, user_id) === undefined) return;
  throw new AppError('conflict', `another change of this user is under way in tenant ${tenant}: nothing was sent`, {
    tenant,
    hint: 'Look at the user again, then decide; see the journal.',
  });
}

function firstBroken(db: Database, chain: Chain): JournalEntry | undefined {
  let prev: Buffer = start;
  let last: Row | undefined;
  for (const row of db.prepare(`SELECT ${columns} FROM entries ORDER BY seq`).iterate() as Iterable<Row>) {
    const follows = row.seq === (last?.seq ?? 0) + 1 && same(row.prev, prev);
    if (!follows || !same(row.mac, chain(prev, row.entry))) return readEntry(row);
    prev = row.mac;
    last = row;
  }
  const head = db.prepare('SELECT seq, mac FROM head').get() as Pick<Row, 'seq' | 'mac'> | undefined;
  if (last === undefined && head === undefined) return undefined;
  if (last === undefined) throw new AppError('mirror_damaged', 'all entries of the journal are gone');
  const isWhole = head?.seq === last.seq && same(head.mac, chain(last.mac, `head ${last.seq}`));
  return isWhole ? undefined : readEntry(last);
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** JSON leaves out what is undefined; the fields are put back so that every entry has them. */
function readEntry({ seq, entry }: Row): JournalEntry {
  const read = JSON.parse(entry) as JournalEntry;
  return { ...read, seq, reason: read.reason, detail: read.detail };
}

function clean(text: string | undefined): string | undefined {
  return text === undefined ? undefined : redact(text.slice(0, longestText * 4)).slice(0, longestText);
}
