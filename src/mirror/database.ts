import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'better-sqlite3-multiple-ciphers';
import type { Statement } from 'better-sqlite3-multiple-ciphers';

import { AppError, isAppError } from '../errors.ts';
import type { ErrorKind } from '../errors.ts';
import type { Secret } from '../secret.ts';

export type { Database, Statement };

/** One step of a file's schema. Never edited once it was shipped; the next step gets the next number. */
export interface Migration {
  readonly version: number;
  readonly up: (db: Database) => void;
}

export interface OpenDatabase {
  readonly file: string;
  /** 32 random bytes in hexadecimal. */
  readonly key: Secret;
  /** A reader cannot write, and does not make the file. */
  readonly access: 'read' | 'write';
  readonly migrations: readonly Migration[];
  /** What the file is, for messages: `mirror of acme`, `journal`. */
  readonly name: string;
  readonly tenant?: string | undefined;
  /** FULL survives a power failure without losing the last commit; NORMAL never tears one. */
  readonly synchronous: 'NORMAL' | 'FULL';
  /** Much will be written in a short time: the log of writes may grow longer before it is folded in. */
  readonly isBulk?: boolean | undefined;
}

/** In bytes. */
const pageSize = 8192;
/**
 * In pages. A page that is written often in between is folded into the file once, which is what large batches need, and
 * in a large file rarely happens in a short time; a mirror that is only looked after shall not have a log of writes that is
 * larger than itself.
 */
const longestLog = { usual: 1000, bulk: 8000, ofLarge: 32_000 };
/** Of a file, its log may be. */
const partOfFile = 1 / 8;

/**
 * In KB. A writer comes back to the same pages again and again; a reader with four times as many is no quicker, because the
 * system has them at hand, and whoever looks at a screen has several readers.
 */
const cacheSize = { read: 16_384, write: 65_536 } as const;

/**
 * Opens an encrypted SQLite file (AEGIS-256, authenticated) in WAL mode, mode 0600. A writer makes the file and
 * brings its schema up to date; a file that is not ours is left untouched.
 * https://utelle.github.io/SQLite3MultipleCiphers/docs/ciphers/cipher_aegis/
 * @throws AppError `not_found` (reader, no file or an empty one), `mirror_damaged` (not readable with this key),
 * `mirror_too_new`, `disk_full`, `refused` (not permitted, read-only)
 */
export function openDatabase(options: OpenDatabase): Database {
  const { file, access } = options;
  if (access === 'write') makePrivateFile(options);
  for (;;) {
    const wasEmpty = isEmpty(file);
    try {
      return openOnce(options);
    } catch (error) {
      // A handle of an empty file has chosen page size and salt itself, and cannot read the first page that another
      // process has written since: the next handle can.
      if (!wasEmpty || isEmpty(file) || !isAppError(error, 'mirror_damaged')) throw error;
    }
  }
}

function openOnce(options: OpenDatabase): Database {
  const { file, access } = options;
  if (access === 'read' && !existsSync(file)) throw missing(options);
  let db: Database | undefined;
  try {
    db = new Database(file, { readonly: access === 'read', timeout: 5000 });
    unlock(db, options.key);
    if (access === 'write') {
      db.pragma(`page_size = ${pageSize}`);
      db.pragma('journal_mode = WAL');
      db.pragma(`synchronous = ${options.synchronous}`);
      const pages = options.isBulk === true ? longestOfBulk(db) : longestLog.usual;
      db.pragma(`wal_autocheckpoint = ${pages}`);
      db.pragma(`journal_size_limit = ${pages * pageSize}`);
    } else db.pragma('query_only = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('foreign_keys = ON');
    db.pragma(`cache_size = -${cacheSize[access]}`);
    migrate(db, options);
    return db;
  } catch (error) {
    db?.close();
    throw failureOf(error, options);
  }
}

function longestOfBulk(db: Database): number {
  const pages = db.pragma('page_count', { simple: true }) as number;
  return Math.min(longestLog.ofLarge, Math.max(longestLog.bulk, Math.floor(pages * partOfFile)));
}

function failureOf(error: unknown, options: OpenDatabase): unknown {
  return lockedFolder(error, options) ?? databaseError(error, options.name, options.tenant);
}

/**
 * Opens a file for reading as it is: whatever its schema is, and without asking whether it can be read at all.
 * @throws what SQLite throws
 */
export function openUnchecked(file: string, key: Secret): Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    giveKey(db, key);
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Gives a failure of SQLite a kind and words. An AppError passes as it is. */
export function databaseError(error: unknown, name: string, tenant?: string): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const row = failures.find(({ prefix }) => code.startsWith(prefix));
  if (!row) return error;
  return new AppError(row.kind, `the ${name} ${row.words} (${code})`, { tenant, hint: row.hint, cause: error });
}

interface Failure {
  readonly prefix: string;
  readonly kind: ErrorKind;
  readonly words: string;
  readonly hint?: string;
}

const fullDisk = 'could not be written: the disk is full';
const closedFile = 'Check the owner and mode of the file and its folder, and that the disk is not read-only.';

/** First match wins. */
const failures: readonly Failure[] = [
  { prefix: 'SQLITE_FULL', kind: 'disk_full', words: fullDisk },
  { prefix: 'ENOSPC', kind: 'disk_full', words: fullDisk },
  { prefix: 'EDQUOT', kind: 'disk_full', words: fullDisk },
  { prefix: 'SQLITE_IOERR_WRITE', kind: 'disk_full', words: fullDisk },
  { prefix: 'SQLITE_IOERR_SHMSIZE', kind: 'disk_full', words: fullDisk },
  { prefix: 'SQLITE_NOTADB', kind: 'mirror_damaged', words: 'is damaged, or its key is another one' },
  { prefix: 'SQLITE_CORRUPT', kind: 'mirror_damaged', words: 'is damaged' },
  { prefix: 'SQLITE_IOERR', kind: 'disk_failed', words: 'cannot be read from the disk' },
  { prefix: 'SQLITE_BUSY', kind: 'locked_out', words: 'is being written by another process' },
  { prefix: 'SQLITE_LOCKED', kind: 'locked_out', words: 'is being written by another process' },
  { prefix: 'SQLITE_READONLY', kind: 'refused', words: 'is on a disk that cannot be written', hint: closedFile },
  { prefix: 'SQLITE_PERM', kind: 'refused', words: 'may not be opened', hint: closedFile },
  { prefix: 'SQLITE_CANTOPEN', kind: 'refused', words: 'cannot be opened', hint: closedFile },
  { prefix: 'EACCES', kind: 'refused', words: 'may not be opened', hint: closedFile },
  { prefix: 'EPERM', kind: 'refused', words: 'may not be opened', hint: closedFile },
  { prefix: 'EROFS', kind: 'refused', words: 'is on a disk that cannot be written', hint: closedFile },
  { prefix: 'EISDIR', kind: 'refused', words: 'cannot be opened: there is a folder in its place' },
  { prefix: 'ENOENT', kind: 'refused', words: 'cannot be made: its folder is missing' },
];

/**
 * To read a file, SQLite makes one beside it, through which readers and writers know of each other: a folder that cannot
 * be written holds nothing that can be read. https://www.sqlite.org/wal.html#readonly
 */
function lockedFolder(error: unknown, { file, name, tenant }: OpenDatabase): AppError | undefined {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CANTOPEN')))
    return undefined;
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch {
    const words = `the ${name} cannot be opened: ${folder} cannot be written, and even reading makes a file there`;
    const hint = 'Make the folder writable, or copy the whole home to another place and name that in TENANTRY_HOME.';
    return new AppError('refused', words, { tenant, hint, cause: error });
  }
}

/** SQLite gives the -wal and -shm files the mode of the main file. */
function makePrivateFile(options: OpenDatabase): void {
  try {
    closeSync(openSync(options.file, 'a', 0o600));
  } catch (error) {
    throw failureOf(error, options);
  }
}

function isEmpty(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

function unlock(db: Database, key: Secret): void {
  giveKey(db, key);
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

function giveKey(db: Database, key: Secret): void {
  const hex = key.reveal();
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new AppError('bug', 'a database key must be 32 bytes in hexadecimal');
  db.pragma("cipher = 'aegis'");
  // As bytes and not in a PRAGMA, so that no trace or message of SQLite can hold it.
  db.key(Buffer.from(`raw:${hex}`));
}

function migrate(db: Database, options: OpenDatabase): void {
  const newest = options.migrations.at(-1)?.version ?? 0;
  const found = userVersion(db);
  if (found > newest) {
    throw new AppError('mirror_too_new', `the ${options.name} has schema ${found}, this program knows ${newest}`, {
      tenant: options.tenant,
      hint: 'Upgrade tenantry; the file was left as it is.',
    });
  }
  if (found === newest) return;
  if (options.access === 'read') throw found === 0 ? missing(options) : outdated(options);
  const step = db.transaction(() => {
    // Asked again inside the transaction: another process may have been faster.
    const present = userVersion(db);
    for (const migration of options.migrations) {
      if (migration.version <= present) continue;
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }
  });
  step.immediate();
}

function userVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

function missing({ name, tenant }: OpenDatabase): AppError {
  return new AppError('not_found', `there is no ${name} yet`, {
    tenant,
    hint: 'Fill it with `tenantry sync`, or start the daemon with `tenantry daemon start`.',
  });
}

function outdated({ name, tenant }: OpenDatabase): AppError {
  return new AppError('stale', `the ${name} was made by an older version and is not converted yet`, { tenant });
}
