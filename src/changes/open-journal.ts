import { createHmac, timingSafeEqual } from 'node:crypto';

import type { JournalEntry } from '../domain/change.ts';
import { AppError, isAppError } from '../errors.ts';
import { databaseError, openDatabase } from '../mirror/database.ts';
import type { Database } from '../mirror/database.ts';
import { redact } from '../redact.ts';
import type { Secret } from '../secret.ts';
import type { ChangeOwner, Journal } from './changes.ts';
import { touchedBy } from './touched-by.ts';
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
/** In milliseconds. */
const imagesKeptFor = 30 * 24 * 3600_000;

/**
 * Opens the journal, or makes it. An entry is on the disk, not only with the system, when `append` returns.
 * @param key 32 random bytes in hexadecimal: encrypts the file and seals the chain
 * @throws AppError `mirror_damaged` (another key, or damaged), `mirror_too_new`, `disk_full`
 */
export function openJournal(file: string, key: Secret): Journal {
  const name = 'journal';
  const damaged = `Move ${file} to a safe place: a new journal is begun. What the old one says cannot be undone from here.`;
  const options = { file, key, access: 'write', migrations: journalMigrations, name, synchronous: 'FULL' } as const;
  const db = rehinted(() => openDatabase(options), damaged);
  const chain = openChain(key);
  const guarded = <T>(work: () => T): T => {
    const named = (): T => {
      try {
        return work();
      } catch (error) {
        throw databaseError(error, name);
      }
    };
    return rehinted(named, damaged);
  };
  return {
    append: (entry, now, before) => guarded(() => append(db, chain, { entry, now, before })),
    list: ({ limit, ...filter }) =>
      guarded(() => {
        const given = Object.entries(filter).filter(([, value]) => value !== undefined);
        const where = given.map(([column]) => `${column} = @${column}`).join(' AND ');
        const sql = `SELECT ${columns} FROM entries ${where === '' ? '' : `WHERE ${where}`} ORDER BY seq DESC LIMIT @limit`;
        return (db.prepare(sql).all({ ...Object.fromEntries(given), limit }) as Row[]).map(readEntry);
      }),
    before: (change_id, owner) => guarded(() => readImage(db, change_id, owner)),
    unsettled: (owner) => guarded(() => readOpen(db, owner)),
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

interface Appended {
  readonly entry: Omit<JournalEntry, 'seq' | 'at' | 'before_mac'>;
  readonly now: number;
  readonly before: unknown;
}

/** A journal is never set aside by itself: to begin anew without it is for a person to decide. */
function rehinted<T>(work: () => T, hint: string): T {
  try {
    return work();
  } catch (error) {
    if (!isAppError(error, 'mirror_damaged')) throw error;
    throw new AppError(error.kind, error.message, { hint, cause: error.cause });
  }
}

function append(db: Database, chain: Chain, { entry, now, before }: Appended): JournalEntry {
  const write = db.transaction((): JournalEntry => {
    if (entry.state === 'sent') refuseSecond(db, entry);
    const before_mac = before === undefined ? undefined : keepImage(db, chain, { ...entry, now, before });
    const last = db.prepare(`SELECT ${columns} FROM entries ORDER BY seq DESC LIMIT 1`).get() as Row | undefined;
    const seq = (last?.seq ?? 0) + 1;
    const cleaned = { reason: clean(entry.reason), detail: clean(entry.detail) };
    const whole: JournalEntry = { seq, at: now, ...entry, before_mac, ...cleaned };
    const text = JSON.stringify(whole);
    const prev = last?.mac ?? start;
    const mac = chain(prev, text);
    db.prepare('INSERT INTO entries (seq, entry, prev, mac) VALUES (?, ?, ?, ?)').run(seq, text, prev, mac);
    db.prepare('INSERT OR REPLACE INTO head (one, seq, mac) VALUES (1, ?, ?)').run(seq, chain(mac, `head ${seq}`));
    return whole;
  });
  return write.immediate();
}

function readOpen(db: Database, { tenant, domain }: Pick<JournalEntry, 'tenant' | 'domain'>): JournalEntry[] {
  const latest = 'SELECT max(seq) FROM entries WHERE tenant = @tenant GROUP BY change_id';
  const isOwn = '(domain = @domain OR domain IS NULL)';
  const sql = `SELECT ${columns} FROM entries WHERE seq IN (${latest}) AND state IN ('sent', 'unknown') AND ${isOwn} ORDER BY seq`;
  return (db.prepare(sql).all({ tenant, domain: domain ?? null }) as Row[]).map(readEntry);
}

interface Image {
  readonly change_id: string;
  readonly now: number;
  readonly before: unknown;
}

/** Keeps how a subject was, and forgets the images that are too old. Returns the seal that goes into the chain. */
function keepImage(db: Database, chain: Chain, { change_id, now, before }: Image): string {
  const image = JSON.stringify(before);
  db.prepare('DELETE FROM images WHERE at < ?').run(now - imagesKeptFor);
  db.prepare('INSERT OR REPLACE INTO images (change_id, at, image) VALUES (?, ?, ?)').run(change_id, now, image);
  return sealOf(chain, change_id, image);
}

function sealOf(chain: Chain, change_id: string, image: string): string {
  return chain(start, `image ${change_id} ${image}`).toString('hex');
}

function imageOf(db: Database, change_id: string): string | undefined {
  const row = db.prepare('SELECT image FROM images WHERE change_id = ?').get(change_id);
  return (row as { readonly image: string } | undefined)?.image;
}

function readImage(db: Database, change_id: string, { tenant, domain }: ChangeOwner): unknown {
  const owned = db.prepare('SELECT 1 FROM entries WHERE tenant = ? AND change_id = ? AND domain = ? LIMIT 1');
  const image = owned.get(tenant, change_id, domain) === undefined ? undefined : imageOf(db, change_id);
  return image === undefined ? undefined : JSON.parse(image);
}

/** Two processes can have looked at the same time: here one of them is first. */
function refuseSecond(db: Database, entry: Appended['entry']): void {
  const { tenant, change_id } = entry;
  const own = touchedBy(entry);
  const isFree = readOpen(db, entry).every(
    (one) => one.change_id === change_id || !touchedBy(one).some((each) => own.includes(each)),
  );
  if (isFree) return;
  const what = entry.subject.kind === 'new_user' ? 'user' : entry.subject.kind;
  throw new AppError('conflict', `another change of this ${what} is under way in tenant ${tenant}: nothing was sent`, {
    tenant,
    hint: 'Look at it again, then decide; see the journal.',
  });
}

function firstBroken(db: Database, chain: Chain): JournalEntry | undefined {
  let prev: Buffer = start;
  let last: Row | undefined;
  const images = new Set(db.prepare('SELECT change_id FROM images').pluck().all() as string[]);
  for (const row of db.prepare(`SELECT ${columns} FROM entries ORDER BY seq`).iterate() as Iterable<Row>) {
    const follows = row.seq === (last?.seq ?? 0) + 1 && same(row.prev, prev);
    if (!follows || !same(row.mac, chain(prev, row.entry))) return readEntry(row);
    if (images.size > 0 && !isSealed(db, chain, images, readEntry(row))) return readEntry(row);
    prev = row.mac;
    last = row;
  }
  const head = db.prepare('SELECT seq, mac FROM head').get() as Pick<Row, 'seq' | 'mac'> | undefined;
  if (last === undefined && head === undefined) return undefined;
  if (last === undefined) throw new AppError('mirror_damaged', 'all entries of the journal are gone');
  const isWhole = head?.seq === last.seq && same(head.mac, chain(last.mac, `head ${last.seq}`));
  return isWhole ? undefined : readEntry(last);
}

/** An image may be gone, for it is kept only for a while, but not be another one. */
function isSealed(db: Database, chain: Chain, images: ReadonlySet<string>, entry: JournalEntry): boolean {
  const { change_id, before_mac } = entry;
  if (before_mac === undefined || !images.has(change_id)) return true;
  return sealOf(chain, change_id, imageOf(db, change_id) ?? '') === before_mac;
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * JSON leaves out what is undefined; the fields are put back so that every entry has them. Version 1 had only users as
 * subjects, and one request in each change.
 */
function readEntry({ seq, entry }: Row): JournalEntry {
  const read = JSON.parse(entry) as JournalEntry & Partial<Pick<JournalEntry, 'subject' | 'others' | 'requests'>>;
  return {
    ...read,
    seq,
    domain: read.domain,
    subject: read.subject ?? { kind: 'user', id: read.user_id, words: read.user_id },
    others: read.others ?? [],
    input: read.input,
    requests: read.requests ?? 1,
    reached: read.reached ?? (read.state === 'done' ? 1 : 0),
    before_mac: read.before_mac,
    reason: read.reason,
    detail: read.detail,
  };
}

function clean(text: string | undefined): string | undefined {
  return text === undefined ? undefined : redact(text.slice(0, longestText * 4)).slice(0, longestText);
}
