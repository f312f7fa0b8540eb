import { existsSync } from 'node:fs';
import { copyFile, open, rm, stat } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';

import type { Secret } from '../secret.ts';
import { type Database, openDatabase, openUnchecked } from './database.ts';
import { mirrorMigrations } from './migrations/index.ts';
import { isDamage } from './walk-rows.ts';

/** A damaged file, open for reading as far as it can be read. */
export interface OpenDamaged {
  readonly db: Database;
  /** Closes it and removes what was made to read it. */
  close(): Promise<void>;
}

const pageSize = 8192;
/** Pages that are made in one go. */
const fillStep = 2000;
/** Times that a file that was cut off is lengthened before it is given up. */
const doublings = 6;

/**
 * Opens a damaged mirror without changing it. What SQLite will not open at all is copied, and the copy mended where it
 * hangs: a file that was cut off is lengthened, a first page that is lost is replaced by that of an empty mirror, whose
 * tables begin on the same pages.
 * @param scratch where a copy may be made
 * @returns undefined when nothing in it can be read: every page is lost, its key is another one, or somebody removed it
 */
export async function openDamaged(file: string, key: Secret, scratch: string): Promise<OpenDamaged | undefined> {
  if (!existsSync(file)) return undefined;
  const whole = tryOpen(file, key);
  if (whole !== undefined) return { db: whole, close: async () => Promise.resolve(void whole.close()) };
  await removeCopy(scratch);
  try {
    await copyFile(file, scratch);
    await copyFile(`${file}-wal`, `${scratch}-wal`).catch(() => undefined);
    const db = (await lengthen(scratch, key)) ?? (await replaceFirstPage(scratch, key));
    if (db === undefined) await removeCopy(scratch);
    return db && { db, close: async () => removeCopy(scratch, db) };
  } catch (error) {
    await removeCopy(scratch);
    throw error;
  }
}

async function removeCopy(scratch: string, db?: Database): Promise<void> {
  db?.close();
  for (const suffix of ['', '-wal', '-shm']) await rm(scratch + suffix, { force: true });
}

/** Undefined where its tables cannot be listed. */
function tryOpen(file: string, key: Secret): Database | undefined {
  let db: Database | undefined;
  try {
    db = openUnchecked(file, key);
    const tables = db.prepare(`SELECT count(*) FROM sqlite_schema WHERE type = 'table'`).pluck().get() as number;
    if (tables > 0) return db;
  } catch (error) {
    if (!isDamage(error)) {
      db?.close();
      throw error;
    }
  }
  db?.close();
  return undefined;
}

async function lengthen(copy: string, key: Secret): Promise<Database | undefined> {
  const { size } = await stat(copy);
  const handle = await open(copy, 'r+');
  try {
    for (let times = 1; times <= doublings; times += 1) {
      await handle.truncate(Math.max(pageSize, size) * 2 ** times);
      const db = tryOpen(copy, key);
      if (db !== undefined) return db;
    }
    await handle.truncate(size);
    return undefined;
  } finally {
    await handle.close();
  }
}

async function replaceFirstPage(copy: string, key: Secret): Promise<Database | undefined> {
  const { size } = await stat(copy);
  const page = await firstPageFor(Math.ceil(size / pageSize), key, `${copy}.new`);
  const handle = await open(copy, 'r+');
  try {
    await handle.write(page, 0, pageSize, 0);
    // It may name a few pages more than there are.
    await handle.truncate((Math.ceil(size / pageSize) + 2 * fillStep) * pageSize);
  } finally {
    await handle.close();
  }
  const db = tryOpen(copy, key);
  if (db === undefined) return undefined;
  if (isReadable(db)) return db;
  db.close();
  return undefined;
}

/** The first page of an empty mirror of so many pages: SQLite goes by the number that it names. */
async function firstPageFor(pages: number, key: Secret, file: string): Promise<Buffer> {
  await removeCopy(file);
  const options = { file, key, access: 'write', migrations: mirrorMigrations, name: 'mirror' } as const;
  try {
    const db = openDatabase({ ...options, synchronous: 'NORMAL' });
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.pragma('journal_mode = OFF');
      db.pragma('synchronous = OFF');
      db.exec('CREATE TABLE filler (bytes BLOB)');
      const fill = db.prepare('INSERT INTO filler VALUES (zeroblob(?))');
      const count = () => db.pragma('page_count', { simple: true }) as number;
      for (let present = count(); present < pages; present = count()) {
        fill.run(Math.min(fillStep, pages - present) * pageSize);
        await turn();
      }
      db.exec('DROP TABLE filler');
      db.pragma('journal_mode = WAL');
    } finally {
      db.close();
    }
    const handle = await open(file);
    try {
      return (await handle.read(Buffer.alloc(pageSize), 0, pageSize, 0)).buffer;
    } finally {
      await handle.close();
    }
  } finally {
    await removeCopy(file);
  }
}

/** With another key, or without any page that is whole, not even one of the tables can be looked into. */
function isReadable(db: Database): boolean {
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'`);
  return (tables.pluck().all() as string[]).some((table) => {
    try {
      db.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get();
      return true;
    } catch {
      return false;
    }
  });
}
