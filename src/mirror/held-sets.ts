import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { StatementCache } from './statement-cache.ts';

interface HeldSet {
  /** Undefined: there are more than `most`. */
  readonly ids: Uint32Array | undefined;
  readonly most: number;
}

/** Ids in all sets together, four bytes each. */
const mostIds = 4_000_000;
const mostSets = 40;

/**
 * Holds what queries for ids have named, as long as no other connection writes: for lists that are sorted otherwise,
 * paged through or counted. To read 100,000 ids from an index takes 5 to 20 ms, to put them in order one.
 */
export class HeldSets {
  readonly #statements: StatementCache;
  /** The one that was asked for last is last. */
  readonly #sets = new Map<string, HeldSet>();
  #version: number | undefined;

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  /** @returns what a query names; undefined when there are more than `most` */
  read(select: Sql, most = Infinity): Uint32Array | undefined {
    const known = this.known(select, most);
    if (known) return known.ids && known.ids.length <= most ? known.ids : undefined;
    const read = this.#ids(select, most);
    const ids = read.length > most ? undefined : read;
    this.#keep(keyOf(select), { ids, most });
    return ids;
  }

  /** Takes what a query names from who found it in another way. */
  hold(select: Sql, ids: Uint32Array): void {
    this.#keep(keyOf(select), { ids, most: Infinity });
  }

  /** What was read or taken before. */
  known(select: Sql, most = Infinity): HeldSet | undefined {
    const version = this.#statements.number(sql('PRAGMA data_version'));
    if (version !== this.#version) this.#sets.clear();
    this.#version = version;
    const key = keyOf(select);
    const known = this.#sets.get(key);
    if (known === undefined || (known.ids === undefined && known.most < most)) return undefined;
    this.#sets.delete(key);
    this.#sets.set(key, known);
    return known;
  }

  /** As one text: hundreds of thousands of rows would cost twice as much. */
  #ids({ sql: select, params }: Sql, most: number): Uint32Array {
    const within = most === Infinity ? sql('') : sql('LIMIT ?', most + 1);
    const all = sql(`SELECT json_group_array(id) FROM (${select} ${within.sql})`, ...params, ...within.params);
    const [text = '[]'] = this.#statements.column<string>(all);
    return Uint32Array.from(JSON.parse(text) as number[]);
  }

  #keep(key: string, set: HeldSet): void {
    this.#sets.delete(key);
    this.#sets.set(key, set);
    let held = 0;
    for (const { ids } of this.#sets.values()) held += ids?.length ?? 0;
    for (const [oldest, { ids }] of this.#sets) {
      if (oldest === key || (held <= mostIds && this.#sets.size <= mostSets)) return;
      this.#sets.delete(oldest);
      held -= ids?.length ?? 0;
    }
  }
}

function keyOf({ sql: text, params }: Sql): string {
  return JSON.stringify([text, params]);
}
