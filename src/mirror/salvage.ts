import type { Detail } from '../domain/detail.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { readDate, type UserProfile } from '../domain/user.ts';
import type { Secret } from '../secret.ts';
import type { Database } from './database.ts';
import { type StoredProfile, storedProfileIn, wholeProfile } from './lean-profile.ts';
import type { LogGap, StaleMark, Tombstone, UserUpsert } from './mirror.ts';
import { openDamaged } from './open-damaged.ts';
import { mostOfBlock, unpackEvents } from './pack-events.ts';
import { isDamage, walkRows } from './walk-rows.ts';
import { sourceOfRank } from './which-is-newer.ts';

/** One piece of what could be read of a damaged mirror. */
export interface SalvagedPiece {
  readonly users?: readonly UserUpsert[];
  /** Users of whom something is missing. */
  readonly stale?: readonly Pick<StaleMark, 'user_id' | 'reason'>[];
  readonly tombstones?: readonly Tombstone[];
  readonly details?: readonly Detail[];
  readonly logs?: readonly LogEvent[];
  readonly gaps?: readonly LogGap[];
  /** A hole in the log: the events on both sides, undefined where there is none, and how many it held at most. */
  readonly hole?: {
    readonly after: LogEvent | undefined;
    readonly before: LogEvent | undefined;
    readonly lost: number;
  };
  /** From when on the log was kept; see `SyncStatus`. */
  readonly keptFrom?: number | undefined;
  /** What the log's reader had stored of where it was. */
  readonly logPlace?: unknown;
}

/**
 * Reads a mirror that was set aside as far as its pages allow, without changing it: each page is authenticated, so what
 * can be read is what was written.
 * @param scratch a file beside it, made and removed where the first page or the end of the file is lost
 */
export async function* salvage(file: string, key: Secret, scratch: string): AsyncGenerator<SalvagedPiece> {
  const opened = await openDamaged(file, key, scratch);
  if (opened === undefined) return;
  try {
    const { db } = opened;
    yield* users(db);
    yield* tombstones(db);
    yield* details(db);
    yield* logs(db);
    const gaps = (listAround(db, gapQuery, 'id') as StoredGap[]).map(readGap);
    const keptFrom = storedJson(db, `SELECT value FROM facts WHERE name = 'logs_kept_from'`);
    yield {
      gaps,
      keptFrom: typeof keptFrom === 'number' ? keptFrom : undefined,
      logPlace: storedJson(db, `SELECT checkpoint FROM jobs WHERE job = 'log-events'`),
    };
  } finally {
    await opened.close();
  }
}

/** An older version knows no cause. */
const gapQuery = 'SELECT * FROM log_gaps';

type StoredGap = { readonly [K in keyof LogGap]: LogGap[K] | null } & Pick<LogGap, 'from' | 'to' | 'found_at'>;

function readGap(gap: StoredGap): LogGap {
  const { after_log_id, before_log_id, from, to, found_at, cause } = gap;
  return {
    after_log_id: after_log_id ?? undefined,
    before_log_id: before_log_id ?? undefined,
    from,
    to,
    found_at,
    cause: cause ?? undefined,
  };
}

interface UserEntry extends Omit<StoredProfile, 'made_picture'> {
  readonly picture_form: number | null;
  readonly picture_hash: Buffer | null;
  readonly source: number;
  readonly read_at: number;
}

function* users(db: Database): Generator<SalvagedPiece> {
  const sql = `SELECT u.id AS id, u.source, u.read_at, ${storedProfileIn(db)}
    FROM users u JOIN profiles p ON p.id = u.id WHERE`;
  const forms = pictureForms(db);
  for (const piece of walkRows<UserEntry>(db, { sql, id: 'u.id', tables: ['users', 'profiles'] })) {
    // Who is lost is read from Auth0 again.
    if (piece.lost) continue;
    const users = piece.rows.map((entry): UserUpsert => {
      const { source, read_at } = entry;
      const profile = wholeProfile({ ...entry, made_picture: pictureOf(entry, forms) });
      return { profile, source: sourceOfRank[source] ?? 'export', read_at };
    });
    const without = piece.rows.filter(({ picture_form }) => picture_form !== null && !forms.has(picture_form));
    yield { users, stale: without.map(({ user_id }) => ({ user_id, reason: 'the picture is lost' })) };
  }
}

type PictureForm = Readonly<Record<'before' | 'after', string>>;

/** Read by themselves: one page of them that is lost would take all users with it who need it. */
function pictureForms(db: Database): ReadonlyMap<number, PictureForm> {
  const sql = 'SELECT id, before, after FROM picture_forms';
  const rows = listAround(db, sql, 'id') as (PictureForm & { readonly id: number })[];
  return new Map(rows.map(({ id, ...form }) => [id, form]));
}

function pictureOf({ picture_form, picture_hash }: UserEntry, forms: ReadonlyMap<number, PictureForm>): string | null {
  const form = forms.get(picture_form ?? 0);
  return form === undefined || picture_hash === null ? null : form.before + picture_hash.toString('hex') + form.after;
}

function* tombstones(db: Database): Generator<SalvagedPiece> {
  type Entry = Tombstone & { readonly profile: string | null };
  const sql = 'SELECT user_id, deleted_at, reason, json(profile) AS profile FROM tombstones';
  for (const { profile, ...tombstone } of listAround(db, sql, 'user_id') as Entry[]) {
    const last = profile === null ? undefined : (parse(profile) as UserProfile | undefined);
    // The grave is dug after the user is there, so that it keeps the last profile.
    const users = last === undefined ? [] : [{ profile: last, source: 'export' as const, read_at: 0 }];
    yield { users, tombstones: [tombstone] };
  }
}

function* details(db: Database): Generator<SalvagedPiece> {
  type Entry = Pick<Detail, 'owner' | 'kind' | 'read_at'> & { readonly detail: string };
  const sql = 'SELECT owner, kind, read_at, json(detail) AS detail FROM details';
  const entries = listAround(db, sql, 'owner') as Entry[];
  const found = entries.flatMap(({ owner, kind, read_at, detail }) => {
    const stored = parse(detail) as Pick<Detail, 'items' | 'complete' | 'problem'> | undefined;
    return stored === undefined || !Array.isArray(stored.items) ? [] : [{ owner, kind, read_at, ...stored }];
  });
  for (let at = 0; at < found.length; at += 500) yield { details: found.slice(at, at + 500) };
}

/** Bodies of an older version that were not converted yet, oldest first, then those of today's. */
function* logs(db: Database): Generator<SalvagedPiece> {
  let after: LogEvent | undefined;
  let lost = 0;
  for (const piece of logPieces(db)) {
    lost += piece.lost;
    const [before] = piece.events;
    if (before === undefined) continue;
    if (lost > 0) yield { hole: { after, before, lost } };
    lost = 0;
    for (let at = 0; at < piece.events.length; at += 500) yield { logs: piece.events.slice(at, at + 500) };
    after = piece.events.at(-1);
  }
  if (lost > 0) yield { hole: { after, before: undefined, lost } };
}

interface LogPiece {
  readonly events: readonly LogEvent[];
  /** How many could not be read before them, at most. */
  readonly lost: number;
}

function* logPieces(db: Database): Generator<LogPiece> {
  type Entry = { readonly id: number; readonly event: Buffer };
  for (const [table, most] of [
    ['old_log_bodies', 1],
    ['log_bodies', mostOfBlock],
  ] as const) {
    if (!hasTable(db, table)) continue;
    const sql = `SELECT id, event FROM ${table} WHERE`;
    for (const piece of walkRows<Entry>(db, { sql, id: 'id', tables: [table] })) {
      if (piece.lost) yield { events: [], lost: most };
      else {
        const read = piece.rows.map(({ event }) => readEvents(event));
        const lost = read.filter((events) => events === undefined).length * most;
        yield { events: read.flatMap((events) => events ?? []), lost };
      }
    }
  }
}

/** Undefined when it is no body that can be read. */
function readEvents(packed: Buffer): LogEvent[] | undefined {
  try {
    const events = unpackEvents(packed);
    const isWhole = events.every(({ log_id, date }) => typeof log_id === 'string' && readDate(date) !== undefined);
    return isWhole ? events : undefined;
  } catch {
    return undefined;
  }
}

function hasTable(db: Database, table: string): boolean {
  try {
    db.prepare(`SELECT 1 FROM ${table} LIMIT 0`).get();
    return true;
  } catch (error) {
    if (isNoTable(error)) return false;
    throw error;
  }
}

function storedJson(db: Database, sql: string): unknown {
  try {
    const text = db.prepare(sql).pluck().get();
    return typeof text === 'string' ? parse(text) : undefined;
  } catch (error) {
    if (isDamage(error) || isNoTable(error)) return undefined;
    throw error;
  }
}

/** Rows of a small table from both of its ends, up to the first page that cannot be read. */
function listAround(db: Database, sql: string, key: string): unknown[] {
  const forwards = collect(db, `${sql} ORDER BY ${key}`);
  if (forwards.whole) return forwards.rows;
  return [...forwards.rows, ...collect(db, `${sql} ORDER BY ${key} DESC`).rows];
}

function collect(db: Database, sql: string): { readonly rows: unknown[]; readonly whole: boolean } {
  const rows: unknown[] = [];
  try {
    for (const row of db.prepare(sql).iterate()) rows.push(row);
    return { rows, whole: true };
  } catch (error) {
    if (isNoTable(error)) return { rows, whole: true };
    if (isDamage(error)) return { rows, whole: false };
    throw error;
  }
}

/** Made by an older version, or by an empty file. */
function isNoTable(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no such table');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
