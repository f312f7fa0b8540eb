import type { Database } from './database.ts';
import type { UserSort } from './mirror.ts';
import type { StatementCache } from './statement-cache.ts';
import { sql } from '../query/sql.ts';
import { orderBy, sortValue } from './user-order.ts';

/** All users in one order, as they were when it was made, and what was written since. */
export interface HeldOrder {
  /** Ids from the first to the last, the sort descending or not: the id at a place. */
  at(place: number): number;
  /** The place of an id; undefined for a user that is newer than the order. */
  placeOf(id: number): number | undefined;
  readonly length: number;
  /** Users that were written since: their places may be wrong, and those of deleted ones are empty. */
  readonly changed: ReadonlySet<number>;
}

interface Made {
  /** Ids, ascending, with values first. */
  readonly ids: Uint32Array;
  readonly places: Uint32Array;
  readonly valued: number;
  readonly seq: number;
}

/** With more changes than this an order is made anew: half a second for a million users, more for a path. */
const mostChanges = 2000;
const mostOrders = 8;
const nowhere = 0xff_ff_ff_ff;

/**
 * Holds orders of all users in memory, four bytes a user and direction, so that any selection of users can be sorted
 * without looking at their rows. For threads: to make an order takes longer than a frame.
 */
export class HeldOrders {
  readonly #db: Database;
  readonly #statements: StatementCache;
  readonly #made = new Map<string, Made>();

  constructor(db: Database, statements: StatementCache) {
    this.#db = db;
    this.#statements = statements;
  }

  /** @returns undefined while the first users are being stored: nothing is held then */
  of(sort: UserSort): HeldOrder | undefined {
    const isComplete = this.#statements.column(sql(`SELECT 1 FROM facts WHERE name = 'complete_at'`)).length > 0;
    if (!isComplete) return undefined;
    const known = this.#made.get(sort.field);
    const changed = known && this.#changesSince(known.seq);
    if (known && changed) return view(known, sort, changed);
    return view(this.#make(sort.field), sort, new Set());
  }

  /** @returns undefined when too much has changed, or nobody remembers */
  #changesSince(seq: number): ReadonlySet<number> | undefined {
    const first = this.#statements.number(sql('SELECT coalesce(min(seq), 0) FROM recent_changes'));
    if (first > seq + 1) return undefined;
    const select = `SELECT DISTINCT id FROM recent_changes WHERE seq > ? LIMIT ${mostChanges + 1}`;
    const changed = this.#statements.column(sql(select, seq));
    return changed.length > mostChanges ? undefined : new Set(changed);
  }

  #make(field: string): Made {
    const seq = this.#statements.number(sql('SELECT coalesce(max(seq), 0) FROM recent_changes'));
    const order = orderBy({ field, descending: false });
    const all = this.#db.prepare(`SELECT u.id FROM users u ORDER BY ${order.sql}`).pluck();
    const ids = Uint32Array.from(all.all(...order.params) as number[]);
    const places = new Uint32Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1).fill(nowhere);
    // Ten times as fast as an iterator with its pairs.
    for (let place = 0; place < ids.length; place += 1) places[ids[place] ?? 0] = place;
    const made = { ids, places, valued: this.#countValues(field, ids), seq };
    const oldest = this.#made.keys().next();
    this.#made.delete(field);
    if (this.#made.size >= mostOrders && !oldest.done) this.#made.delete(oldest.value);
    this.#made.set(field, made);
    return made;
  }

  /** Where the users without a value begin: looked for in halves. */
  #countValues(field: string, ids: Uint32Array): number {
    const value = sortValue(field);
    let from = 0;
    let to = ids.length;
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      const select = `SELECT ${value.sql} IS NULL FROM users u WHERE u.id = ?`;
      if (this.#statements.number(sql(select, ...value.params, ids[middle] ?? 0)) === 1) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

function view({ ids, places, valued }: Made, { descending }: UserSort, changed: ReadonlySet<number>): HeldOrder {
  // Backwards, but whoever has no value stays behind those who have one.
  const turn = (place: number) =>
    !descending ? place : place < valued ? valued - 1 - place : valued + ids.length - 1 - place;
  return {
    length: ids.length,
    changed,
    at: (place) => ids[turn(place)] ?? 0,
    placeOf: (id) => {
      const place = places[id] ?? nowhere;
      return place === nowhere ? undefined : turn(place);
    },
  };
}
