import type { Database, Statement } from './database.ts';

/** A piece of a table by its row ids: what was there, or that nobody can say. */
export type WalkedRows<Row> =
  | { readonly rows: readonly Row[]; readonly from: number; readonly to: number; readonly lost: false }
  | { readonly from: number; readonly to: number; readonly lost: true };

export interface RowWalk {
  /** A query with `id` among its columns and `WHERE` as its end, such as `SELECT id, event FROM log_bodies WHERE`. */
  readonly sql: string;
  /** What `id` is called in the condition. */
  readonly id: string;
  /** Tables that are numbered alike: the one that can be read tells the others where the end is. */
  readonly tables: readonly string[];
}

const step = 500;

/**
 * Reads all rows of a table of a damaged file in the order of their ids, around pages that cannot be read: what a
 * range cannot give is asked for in halves, down to single rows.
 */
export function* walkRows<Row>(db: Database, walk: RowWalk): Generator<WalkedRows<Row>> {
  const range = db.prepare(`${walk.sql} ${walk.id} BETWEEN ? AND ? ORDER BY ${walk.id}`);
  const single = db.prepare(`${walk.sql} ${walk.id} = ?`);
  const last = lastId(db, walk.tables);
  for (let from = 1; from <= last; from += step) yield* readRange<Row>({ range, single }, from, from + step - 1);
}

interface Statements {
  readonly range: Statement;
  readonly single: Statement;
}

function* readRange<Row>(statements: Statements, from: number, to: number): Generator<WalkedRows<Row>> {
  try {
    // To look for the end of a range is to look at the page behind it; one row is found without.
    const rows = (from === to ? statements.single.all(from) : statements.range.all(from, to)) as Row[];
    yield { rows, from, to, lost: false };
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (from === to) {
      yield { from, to, lost: true };
      return;
    }
    const middle = Math.floor((from + to) / 2);
    yield* readRange<Row>(statements, from, middle);
    yield* readRange<Row>(statements, middle + 1, to);
  }
}

/** The highest id that any of the tables names; where each has lost its end, twice what can still be found. */
function lastId(db: Database, tables: readonly string[]): number {
  let found = 0;
  let sure = false;
  for (const table of tables) {
    const last = tryNumber(() => db.prepare(`SELECT max(id) FROM ${table}`).pluck().get());
    if (last === undefined) found = Math.max(found, gallop(db, table));
    else {
      found = Math.max(found, last);
      sure = true;
    }
  }
  return sure || found === 0 ? found : found * 2 + step;
}

function gallop(db: Database, table: string): number {
  const statement = db.prepare(`SELECT id FROM ${table} WHERE id = ?`).pluck();
  let found = 0;
  for (let from = 1; from < 2 ** 32; from *= 2) {
    for (let part = 0; part < 64; part += 1) {
      const id = Math.floor(from * (1 + part / 64));
      found = Math.max(found, tryNumber(() => statement.get(id)) ?? 0);
    }
  }
  return found;
}

function tryNumber(read: () => unknown): number | undefined {
  try {
    return Number(read() ?? 0);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
}

/** True for what SQLite says of a page that is not as it was written. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}
