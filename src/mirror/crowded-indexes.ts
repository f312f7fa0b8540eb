import type { Database, Statement } from './database.ts';
import { readStructure } from './index-structure.ts';

/** SQLite itself merges so many segments of one level at once. https://sqlite.org/fts5.html#the_crisismerge_configuration_option */
const mostOfLevel = 16;
/** All that there are, for any index. */
const allPages = 1_000_000_000;

/** Merges the segments that `SegmentWriter` has left, without which each search would ask each of them. */
export class CrowdedIndexes {
  readonly #db: Database;
  /** Prepared when first asked: a start need not wait for it. */
  #structures: readonly { readonly table: string; readonly get: Statement }[] | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** How many indexes have more segments of one size than SQLite would leave. */
  count(most = mostOfLevel): number {
    return this.#crowded(most).length;
  }

  /** Merges those of one index. */
  merge(most = mostOfLevel): void {
    const [table] = this.#crowded(most);
    if (table === undefined) return;
    this.#db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`).run(allPages);
  }

  #crowded(most: number): string[] {
    this.#structures ??= ['search', 'facets'].map((table) => {
      return { table, get: this.#db.prepare(`SELECT block FROM ${table}_data WHERE id = 10`).pluck() };
    });
    return this.#structures.filter(({ get }) => isCrowded(get.get(), most)).map(({ table }) => table);
  }
}

function isCrowded(structure: unknown, most: number): boolean {
  if (!(structure instanceof Uint8Array)) return false;
  return readStructure(structure)?.levels.some(({ segments }) => segments.length > most) === true;
}
